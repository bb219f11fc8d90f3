"use client";

import { useEffect, useRef } from "react";
import { useLiveNotifications } from "./notification-provider";

/** Puts the live unread count before the page's title: "(3) Notifikasi · Naik Kelas". */
export function UnreadTitle() {
  const { unreadCount } = useLiveNotifications();
  const shown = useRef("");
  useEffect(() => {
    const apply = () => {
      const { title } = document;
      const plain = title.startsWith(shown.current) ? title.slice(shown.current.length) : title;
      shown.current = unreadCount > 0 ? `(${unreadCount}) ` : "";
      if (title !== shown.current + plain) document.title = shown.current + plain;
    };
    apply();
    const observer = new MutationObserver(apply); // another page brings its own title
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [unreadCount]);
  return null;
}
