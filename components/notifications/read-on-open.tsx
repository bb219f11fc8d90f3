"use client";

import { startTransition, useContext, useEffect } from "react";
import { TextOwner } from "@/components/form/text-owner";
import { changeOf, queueChange } from "@/components/offline/worker";
import { idle } from "@/lib/forms/form-state";
import { setReadAction } from "@/lib/notifications/actions";
import { useLiveNotifications } from "./notification-provider";

/**
 * Marks notifications as read when the page that they lead to is opened, and again when one is raised while the page
 * is looked at. A GET must not write, so the browser sends it.
 */
export function ReadOnOpen({ ids }: { ids: readonly string[] }) {
  const userId = useContext(TextOwner);
  const joined = ids.join(" ");
  const { arrivals } = useLiveNotifications();
  const raisedAt = arrivals.findLast(({ id }) => ids.includes(id))?.seq;
  useEffect(() => {
    if (joined === "") return undefined;
    const controller = new AbortController();
    const read = () => {
      if (document.visibilityState === "hidden") return;
      controller.abort();
      startTransition(() => markRead(joined.split(" "), userId));
    };
    const { signal } = controller;
    document.addEventListener("visibilitychange", read, { signal });
    read();
    return () => controller.abort();
  }, [joined, raisedAt, userId]);
  return null;
}

/** Without network each is kept for later. */
async function markRead(ids: string[], userId: string | undefined) {
  for (const id of ids) {
    const form = new FormData();
    form.set("id", id);
    form.set("read", "true");
    await setReadAction(idle, form).catch(async () => {
      if (userId !== undefined) await queueChange(userId, changeOf(form));
    });
  }
}
