"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { idle } from "@/lib/form-state";
import { undoMarkAllReadAction } from "@/lib/notifications/actions";

/** Says that everything was marked read, and takes it back. `readAt` is in milliseconds. */
export function UndoMarkAll({ readAt }: { readAt: number }) {
  const t = useTranslations("inbox");
  const [, action, pending] = useActionState(undoMarkAllReadAction, idle);
  return (
    <Notice tone="success">
      <form action={action} className="flex flex-wrap items-center justify-between gap-2">
        {t("allMarked")}
        <input type="hidden" name="readAt" value={readAt} />
        <Button look="quiet" disabled={pending}>
          {t("undo")}
        </Button>
      </form>
    </Notice>
  );
}
