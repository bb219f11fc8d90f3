"use client";

import { CheckCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { idle } from "@/lib/form-state";
import { markAllReadAction } from "@/lib/notifications/actions";

/** Marks everything up to what is shown; what arrives in this moment stays unread. */
export function MarkAllRead({ upTo }: { upTo: number }) {
  const t = useTranslations("inbox");
  const [, action, pending] = useActionState(markAllReadAction, idle);
  return (
    <form action={action}>
      <input type="hidden" name="upTo" value={upTo} />
      <Button look="secondary" disabled={pending}>
        <CheckCheck aria-hidden="true" className="size-5" />
        {t("markAll")}
      </Button>
    </form>
  );
}
