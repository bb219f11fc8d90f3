import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { endSessionAction } from "@/lib/accounts/actions";

/** Ends one session in another browser. */
export function EndSession({ handle, label }: { handle: string; label: string }) {
  const t = useTranslations("settings");
  return (
    <ActionForm
      action={endSessionAction}
      fields={{ handle }}
      variant="secondary"
      aria-label={label}
      pendingLabel={t("signingOut")}
      className="grid gap-1 max-sm:pl-10"
      compact
    >
      {t("signOutDevice")}
    </ActionForm>
  );
}
