"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { undoMarkAllReadAction } from "@/lib/notifications/actions";

const focus = (element: HTMLElement | null) => element?.focus();

/** Confirms that everything was marked read, with an undo button. `readAt` is in milliseconds. */
export function UndoMarkAll({ readAt }: { readAt: number }) {
  const t = useTranslations("inbox");
  const { form, state, pending } = useForm(undoMarkAllReadAction);
  return (
    <Notice tone="success">
      <Form {...form} className="flex flex-wrap items-center justify-between gap-2">
        {/* It has the focus, which is how a screen reader tells it: the pressed button is gone. */}
        <span ref={focus} tabIndex={-1}>
          {state.status === "error" ? state.message : t("allMarked")}
        </span>
        <input type="hidden" name="readAt" value={readAt} />
        <Button variant="quiet" busy={pending}>
          {t("undo")}
        </Button>
      </Form>
    </Notice>
  );
}
