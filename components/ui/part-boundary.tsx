"use client";

import { clsx } from "clsx";
import { catchError } from "next/error";
import { useTranslations } from "next-intl";
import { Button } from "./button";

type Props = { className?: string; /** Only a button, for a narrow place. */ compact?: boolean };

/** Replaces a part of the page that failed, for instance since something else changed its elements; the rest stays. */
export const PartBoundary = catchError<Props>(function PartFailed(props, { reset }) {
  return <Failed {...props} retry={reset} />;
});

function Failed({ className, compact = false, retry }: Props & { retry: () => void }) {
  const t = useTranslations("system");
  return (
    <div role="alert" className={clsx("flex flex-wrap items-center gap-2", className)}>
      <span className={clsx(compact && "sr-only")}>{t("partFailed")}</span>
      <Button type="button" variant="secondary" onClick={retry}>
        {t("retry")}
      </Button>
    </div>
  );
}
