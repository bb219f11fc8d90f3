import { useTranslations } from "next-intl";
import { X } from "@/components/ui/icons";
import { BYTES_PER_MB, FILES_FIELD } from "@/lib/files/constants";
import { FileSize } from "./file-size";
import { isolate } from "@/lib/text/isolate";
import type { FileLimits } from "./limits";
import { Thumbnail } from "./thumbnail";
import type { FieldFile } from "./use-uploads";

type Props = {
  file: FieldFile;
  limits: FileLimits;
  isHydrated: boolean;
  onRemove: () => void;
  onResume: () => void;
};

/** One file of a field. Without JavaScript it stays while it is ticked. */
export function FieldEntry({ file, limits, ...buttons }: Props) {
  const { name, size, state } = file;
  return (
    <li className="grid gap-1 rounded-lg border border-line bg-surface p-1.5">
      <div className="flex flex-wrap items-center gap-x-3">
        <Thumbnail file={state === "complete" ? file.attachment : { name }} />
        <div className="min-w-0 flex-1">
          <bdi className="line-clamp-2 text-sm font-semibold [overflow-wrap:anywhere]">{name}</bdi>
          <p className="text-sm text-muted">
            <FileSize bytes={size} />
            <StateText file={file} />
          </p>
        </div>
        <Buttons file={file} {...buttons} />
      </div>
      {state === "sending" && (
        <progress aria-label={name} value={file.sent} max={size} className={progressClass} />
      )}
      {state === "stopped" && <Interruption name={name} />}
      {state === "refused" && <Refusal name={name} reason={file.reason} limits={limits} />}
    </li>
  );
}

const progressClass = [
  "h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line",
  "[&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent",
].join(" ");

/** What can be done with it, and the field that the form sends. */
function Buttons({ file, isHydrated, onRemove, onResume }: Omit<Props, "limits">) {
  const t = useTranslations("files");
  const { name, state } = file;
  const field = state === "complete" && { name: FILES_FIELD, value: file.attachment.id };
  const isOnItsWay = state !== "complete" && state !== "refused";
  if (!isHydrated) {
    return (
      field && (
        <label className="flex min-h-11 w-full items-center gap-2 px-1 text-sm">
          <input type="checkbox" {...field} defaultChecked className="size-5 accent-accent" />
          <span>{t("keep")}</span>
        </label>
      )
    );
  }
  return (
    <>
      {field && <input type="hidden" {...field} />}
      <button
        type="button"
        onClick={onRemove}
        aria-label={t(isOnItsWay ? "cancel" : "remove", { name: isolate(name) })}
        className="grid size-11 shrink-0 cursor-pointer place-items-center rounded-lg text-muted hover:bg-accent-soft hover:text-ink"
      >
        <X aria-hidden="true" className="size-5" />
      </button>
      {state === "stopped" && (
        <button
          type="button"
          onClick={({ currentTarget }) => {
            onResume();
            (currentTarget.previousElementSibling as HTMLElement | null)?.focus(); // this one is gone then
          }}
          aria-label={t("resumeNamed", { name: isolate(name) })}
          className="min-h-11 basis-full cursor-pointer px-1 text-left font-semibold text-accent underline"
        >
          {t("resume")}
        </button>
      )}
    </>
  );
}

function StateText({ file }: { file: FieldFile }) {
  const t = useTranslations("files");
  if (file.state === "complete" || file.state === "refused") return null;
  const text =
    file.state === "sending"
      ? t("sent", { percent: Math.floor((100 * file.sent) / Math.max(1, file.size)) })
      : t(file.state);
  return <span className={file.state === "stopped" ? "text-danger" : ""}>{` · ${text}`}</span>;
}

function Interruption({ name }: { name: string }) {
  const t = useTranslations("files");
  return (
    <p role="alert" className="px-1 text-sm font-semibold text-danger">
      {t("interrupted", { name: isolate(name) })}
    </p>
  );
}

type RefusalProps = { name: string; reason: string; limits: FileLimits };

/** The server's reason, each key spelled out, so that the browser receives no others. */
function Refusal({ name, reason, limits }: RefusalProps) {
  const t = useTranslations("errors");
  const named = { name: isolate(name) };
  const texts: Record<string, string> = {
    fileTooLarge: t("fileTooLarge", { ...named, max: limits.maxBytes / BYTES_PER_MB }),
    fileEmpty: t("fileEmpty", named),
    fileType: t("fileType", named),
    fileBroken: t("fileBroken", named),
    filesBusy: t("filesBusy"),
    filesFull: t("filesFull", { max: limits.perUserMb }),
    filesUnavailable: t("filesUnavailable"),
    signInAgain: t("signInAgain"),
  };
  return (
    <p role="alert" className="px-1 text-sm font-semibold text-danger">
      {texts[reason] ?? t("unexpected")}
    </p>
  );
}
