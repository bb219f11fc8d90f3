"use client";

import { CheckCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { markAllReadAction } from "@/lib/notifications/actions";

/** Marks everything up to `upTo` as read; later arrivals stay unread. */
export function MarkAllRead({ upTo }: { upTo: number }) {
  const t = useTranslations("inbox");
  const { form, state, pending } = useForm(markAllReadAction);
  return (
    <form {...form}>
      <input type="hidden" name="upTo" value={upTo} />
      <Button variant="secondary" busy={pending}>
        <CheckCheck aria-hidden="true" className="size-5" />
        {t("markAll")}
      </Button>
      <FormFailure state={state} />
    </form>
  );
}
