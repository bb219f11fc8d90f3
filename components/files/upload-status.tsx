import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { isolate } from "@/lib/text/isolate";
import type { SubmitStatus } from "./use-submit-after-uploads";
import type { FieldFile } from "./use-uploads";

type Props = {
  files: readonly FieldFile[];
  /** The name of the file that was removed last, until others are chosen. */
  removed: string | undefined;
  submit: {
    status: SubmitStatus;
    action: string;
    statusElement: RefObject<HTMLDivElement | null>;
    callOff: () => void;
  };
  sendWithout: () => void;
};

/** What the form waits for, and how far the uploads are, at coarse steps for screen readers. */
export function UploadStatus({ files, removed, submit, sendWithout }: Props) {
  const t = useTranslations("files");
  const { status, action, statusElement, callOff } = submit;
  function callOffHere() {
    statusElement.current?.focus(); // the button is gone then
    callOff();
  }
  const isFailed = status === "someFailed" || status === "someStopped";
  return (
    <>
      <div
        ref={statusElement}
        role="status"
        tabIndex={-1}
        className="grid justify-items-start text-sm font-semibold empty:hidden"
      >
        {status !== "none" && <p>{t(status, { action })}</p>}
        {isFailed && (
          <button type="button" className={buttonClass} onClick={sendWithout}>
            {t("sendWithout")}
          </button>
        )}
        {status !== "none" && status !== "calledOff" && (
          <button type="button" className={buttonClass} onClick={callOffHere}>
            {t("callOff")}
          </button>
        )}
      </div>
      <Progress files={files} removed={removed} />
    </>
  );
}

const buttonClass = "min-h-11 cursor-pointer text-accent underline";

/** A refusal and an interruption are alerts of their own. */
function Progress({ files, removed }: Pick<Props, "files" | "removed">) {
  const t = useTranslations("files");
  const sending = files.find((file) => file.state === "sending");
  const isBusy = files.some(({ state }) => ["waiting", "preparing", "sending"].includes(state));
  const [wasBusy, setWasBusy] = useState(false);
  if (isBusy && !wasBusy) setWasBusy(true);
  const isComplete = files.length > 0 && files.every(({ state }) => state === "complete");
  const quarters = sending ? Math.floor((4 * sending.sent) / Math.max(1, sending.size)) : 0;
  let text = "";
  if (sending) text = t("progress", { name: isolate(sending.name), percent: quarters * 25 });
  else if (removed !== undefined) text = t("removed", { name: isolate(removed) });
  else if (wasBusy && isComplete) text = t("allComplete");
  return (
    <p role="status" className="sr-only">
      {text && <span>{text}</span>}
    </p>
  );
}
