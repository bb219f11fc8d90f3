import { useFormatter, useTranslations } from "next-intl";
import { ReloadButton } from "@/components/form/reload-button";
import { Button } from "@/components/ui/button";
import type { SaveStatus } from "./autosaver";

/** Whether the draft is saved. What needs attention is read out; what goes well is not, at each pause. */
export function DraftStatus({ status }: { status: SaveStatus }) {
  const t = useTranslations("compose.draft");
  const format = useFormatter();
  const isCalm = ["clean", "saving", "saved"].includes(status.name);
  if (isCalm) {
    return (
      <p className="min-h-6 text-sm text-muted" data-testid="draft-status">
        {status.name === "saving" && <span>{t("saving")}</span>}
        {status.name === "saved" && (
          <span>{t("saved", { time: format.dateTime(status.at, clock) })}</span>
        )}
      </p>
    );
  }
  return (
    <div role="status" className="grid justify-items-start gap-2" data-testid="draft-status">
      <p className="min-h-6 text-sm font-semibold text-danger">
        {"message" in status ? status.message : t("retrying")}
      </p>
      {status.name === "stopped" && status.isUpdated && <ReloadButton />}
      {status.name === "stopped" && !status.isUpdated && (
        <Button type="button" variant="secondary" onClick={() => location.reload()}>
          {t("reload")}
        </Button>
      )}
      {status.name === "refused" && status.signedOut && (
        <a
          href="/login"
          target="_blank"
          rel="noopener"
          className="font-semibold text-accent underline"
        >
          {t("signIn")}
        </a>
      )}
    </div>
  );
}

const clock = { hour: "2-digit", minute: "2-digit" } as const;
