"use client";

import { useTranslations } from "next-intl";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { endSessionAction } from "@/lib/accounts/actions";

/** Ends one session in another browser. */
export function EndSession({ handle, label }: { handle: string; label: string }) {
  const t = useTranslations("settings");
  const { form, state, pending } = useForm(endSessionAction);
  return (
    <form {...form} className="grid gap-1 max-sm:pl-10">
      <input type="hidden" name="handle" value={handle} />
      <Button variant="secondary" busy={pending} aria-label={label}>
        {pending ? t("signingOut") : t("signOutDevice")}
      </Button>
      {state.status === "error" && (
        <p role="alert" className="text-sm font-semibold text-danger">
          {state.message}
        </p>
      )}
    </form>
  );
}
