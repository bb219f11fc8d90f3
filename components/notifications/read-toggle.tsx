"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { idle } from "@/lib/form-state";
import { setReadAction } from "@/lib/notifications/actions";

type Props = { id: string; title: string; read: boolean };

/** Marks one notification read, or unread again; works without JavaScript. */
export function ReadToggle({ id, title, read }: Props) {
  const t = useTranslations("inbox");
  const [state, action, pending] = useActionState(setReadAction, idle);
  return (
    <form action={action}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="read" value={String(!read)} />
      <Button
        look="quiet"
        disabled={pending}
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
