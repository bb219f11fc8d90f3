"use client";

import { useTranslations } from "next-intl";
import { PlainPage } from "@/components/layout/plain-page";
import { Button } from "@/components/ui/button";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** An unexpected failure. The code is the one in the server's log. */
export default function ErrorPage({ error, reset }: Props) {
  const t = useTranslations("system");
  return (
    <PlainPage title={t("errorTitle")} text={t("errorText", { code: error.digest ?? "–" })}>
      <Button type="button" onClick={reset} className="justify-self-start">
        {t("retry")}
      </Button>
    </PlainPage>
  );
}
