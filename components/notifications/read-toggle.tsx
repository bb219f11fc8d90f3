"use client";

import { useTranslations } from "next-intl";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { setReadAction } from "@/lib/notifications/actions";

type Props = { id: string; title: string; read: boolean };

/** Marks one notification read, or unread again; works without JavaScript. */
export function ReadToggle({ id, title, read }: Props) {
  const t = useTranslations("inbox");
  const { form, state, pending } = useForm(setReadAction);
  return (
    <form {...form}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="read" value={String(!read)} />
      <Button
        variant="quiet"
        busy={pending}
        aria-label={t(read ? "markUnreadOf" : "markReadOf", { title })}
        className="!px-3 text-sm"
      >
        {t(read ? "markUnread" : "markRead")}
      </Button>
      {state.status === "error" && (
        <p role="alert" className="text-sm text-danger">
          {state.message}
        </p>
      )}
    </form>
  );
}
