"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useClosingLayers, useFocusOnNavigation } from "./use-focus";

/** Opens the pages behind every `Link` below the shell; other clicks on a link are the browser's. */
export function ClientNavigation() {
  const router = useRouter();
  useClosingLayers();
  useFocusOnNavigation();
  useEffect(() => {
    function openPage(event: MouseEvent) {
      const { target, defaultPrevented } = event;
      const link = target instanceof Element && target.closest<HTMLAnchorElement>("a[data-page]");
      if (!link || link.target || defaultPrevented || !isPlainClick(event)) return;
      event.preventDefault();
      const { pathname, search, hash, dataset } = link;
      router.push(pathname + search + hash, { scroll: dataset.page !== "unscrolled" });
    }
    document.addEventListener("click", openPage);
    return () => document.removeEventListener("click", openPage);
  }, [router]);
  return null;
}

/** With another button or a key the link opens elsewhere. */
const isPlainClick = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
