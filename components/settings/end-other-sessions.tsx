"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { endOtherSessionsAction } from "@/lib/accounts/actions";

/** Ends all sessions in other browsers. Stays rendered without any, to show the success message. */
export function EndOtherSessions({ hasOthers }: { hasOthers: boolean }) {
  const t = useTranslations("settings");
  const { form, state, pending } = useForm(endOtherSessionsAction);
  return (
    <Form {...form} className="grid justify-items-start gap-3">
      {state.status === "ok" && !hasOthers && (
        <Notice tone="success">{t("othersSignedOut")}</Notice>
      )}
      <FormFailure state={state} />
      {hasOthers && (
        <Button variant="secondary" busy={pending}>
          {pending ? t("signingOut") : t("signOutOthers")}
        </Button>
      )}
    </Form>
  );
}
