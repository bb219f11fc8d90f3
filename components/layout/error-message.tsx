import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Message } from "./message";

export type ErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** An unexpected error; its code is also in the server's log. Render it in a client component. */
export function ErrorMessage({ error, reset }: ErrorProps) {
  const t = useTranslations("system");
  return (
    <Message title={t("errorTitle")} text={t("errorText", { code: error.digest ?? "–" })}>
      <Button type="button" onClick={reset}>
        {t("retry")}
      </Button>
    </Message>
  );
}
