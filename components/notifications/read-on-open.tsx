"use client";

import { startTransition, useEffect } from "react";
import { idle } from "@/lib/forms/form-state";
import { setReadAction } from "@/lib/notifications/actions";

/** Marks a notification as read when its page is opened. A GET must not write, so the browser sends it. */
export function ReadOnOpen({ id }: { id: string }) {
  useEffect(() => {
    const form = new FormData();
    form.set("id", id);
    form.set("read", "true");
    startTransition(async () => {
      await setReadAction(idle, form);
    });
  }, [id]);
  return null;
}
