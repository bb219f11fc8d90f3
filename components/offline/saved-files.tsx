import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CircleCheck } from "@/components/ui/icons";
import { fileSize } from "@/lib/files/size";
import { MAX_SAVED_BYTES, type OfflineFile } from "@/lib/offline/messages";
import { type SaveOutcome, useSavedFiles } from "./use-saved-files";

type Props = { notificationId?: string; files: readonly OfflineFile[] };

/** Saves files on this device and removes them again; nothing where the worker keeps nothing. */
export function SavedFiles({ notificationId, files }: Props) {
  const t = useTranslations();
  const sizeText = useSizeText();
  const { saved, percent, outcome, save, remove } = useSavedFiles(notificationId);
  const missing = files.filter(({ id }) => !saved?.includes(id));
  const bytes = missing.reduce((sum, { size }) => sum + size, 0);
  if (!saved || bytes > MAX_SAVED_BYTES) return null;
  const isSaved = missing.length === 0;
  const isBusy = percent !== undefined;
  const label = isSaved ? t("savedFiles.remove") : t("savedFiles.save", { size: sizeText(bytes) });
  // One button, which keeps the focus.
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button
        type="button"
        variant={isSaved ? "quiet" : "secondary"}
        busy={isBusy}
        onClick={() => void (isSaved ? remove(files.map(({ id }) => id)) : save(missing))}
        className={isSaved ? "order-1 -mx-3 !px-3 text-sm" : "text-sm"}
      >
        <span>{isBusy ? t("savedFiles.saving", { percent }) : label}</span>
      </Button>
      <div role="status" className="grid gap-1 text-sm">
        {isSaved && !isBusy && (
          <p className="flex items-center gap-2 font-semibold">
            <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-accent" />
            <span>{t("savedFiles.saved")}</span>
          </p>
        )}
        {outcome && <Outcome outcome={outcome} />}
      </div>
    </div>
  );
}

function Outcome({ outcome }: { outcome: SaveOutcome }) {
  const t = useTranslations();
  if ("failure" in outcome)
    return <p className="text-danger">{t(`savedFiles.${outcome.failure}`)}</p>;
  return outcome.removed > 0 && <p>{t("savedFiles.madeRoom", { count: outcome.removed })}</p>;
}

function useSizeText() {
  const t = useTranslations();
  return (bytes: number) => {
    const { size, unit } = fileSize(bytes);
    const isSmall = unit === "kB";
    return t(isSmall ? "files.kB" : "files.MB", { size });
  };
}
