"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { reloadWithInput } from "./reload";

/** Reloads the page after a deployment; what was typed into the form around it stays. */
export function ReloadButton() {
  const t = useTranslations("keptText");
  return (
    <Button
      type="button"
      variant="secondary"
      className="justify-self-start"
      onClick={({ currentTarget }) => reloadWithInput(currentTarget.closest("form"))}
    >
      {t("reload")}
    </Button>
  );
}
