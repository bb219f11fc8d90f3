"use client";

import { useTranslations } from "next-intl";
import { Message } from "@/components/layout/message";
import { PlainPage } from "@/components/layout/plain-page";
import { Button } from "@/components/ui/button";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** An unexpected failure. The code is the one in the server's log. */
export default function ErrorPage({ error, reset }: Props) {
  const t = useTranslations("system");
  return (
    <PlainPage>
      <Message title={t("errorTitle")} text={t("errorText", { code: error.digest ?? "–" })}>
        <Button type="button" onClick={reset}>
          {t("retry")}
        </Button>
      </Message>
    </PlainPage>
  );
}
