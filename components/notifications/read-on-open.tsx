"use client";

import { startTransition, useEffect } from "react";
import { idle } from "@/lib/forms/form-state";
import { setReadAction } from "@/lib/notifications/actions";

/** Records that the page of a notification was opened. A GET must not write, so the browser says it. */
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
