"use client";

import { startTransition, useContext, useEffect } from "react";
import { TextOwner } from "@/components/form/use-kept-text";
import { changeOf, queueChange } from "@/components/offline/worker";
import { idle } from "@/lib/forms/form-state";
import { setReadAction } from "@/lib/notifications/actions";

/**
 * Marks notifications as read when the page that they lead to is opened. A GET must not write, so the
 * browser sends it.
 */
export function ReadOnOpen({ ids }: { ids: readonly string[] }) {
  const userId = useContext(TextOwner);
  const joined = ids.join(" ");
  useEffect(() => {
    if (joined === "") return;
    startTransition(async () => {
      for (const id of joined.split(" ")) {
        const form = new FormData();
        form.set("id", id);
        form.set("read", "true");
        await setReadAction(idle, form).catch(async () => {
          if (userId !== undefined) await queueChange(userId, changeOf(form));
        });
      }
    });
  }, [joined, userId]);
  return null;
}
