"use client";

import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import {
  type ComponentProps,
  type DragEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { FormControl } from "@/components/form/use-form";
import { Camera, Paperclip } from "@/components/ui/icons";
import { useHydrated } from "@/components/ui/use-hydrated";
import { ACCEPTED_FILES } from "@/lib/files/constants";
import { fileSize } from "@/lib/files/size";
import { readReturned } from "@/lib/files/returned-value";
import type { Attachment } from "@/lib/files/types";
import { FieldEntry } from "./field-entry";
import { FileChooser } from "./file-chooser";
import type { FileLimits } from "./limits";
import { shortNames } from "./short-names";
import { useKeptFiles } from "./use-kept-files";
import { UploadStatus } from "./upload-status";
import { useSubmitAfterUploads } from "./use-submit-after-uploads";
import { useUploads } from "./use-uploads";

type Props = {
  /** What it has. */
  initial: readonly Attachment[];
  /** The files of a form that was returned: see lib/files/returned.ts. */
  returned?: string | undefined;
  limits: FileLimits;
  error?: string | undefined;
  label?: string;
  hint?: string;
  /** Offers the camera of a phone. */
  camera?: boolean;
  onChange?: (files: Attachment[]) => void;
  /** Of the form, unless its draft has the files. */
  keep?: { name: string; control: FormControl };
};

const accept = `image/*,${ACCEPTED_FILES}`;

/**
 * Files of a form, which are uploaded as they are chosen: the form then sends their ids. Without JavaScript
 * the form sends the files themselves.
 */
export function FileField({ limits, label, hint, error, camera = false, ...props }: Props) {
  const t = useTranslations("files");
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  const field = useFileField(ref, limits, props);
  const { files, drop, isFull, leftOut, add, remove, resume } = field;
  const isHydrated = useHydrated();
  const { unit, size } = fileSize(limits.maxBytes);
  const shownError =
    leftOut.length > 0 ? t("tooMany", { max: limits.perPost, ...shortNames(leftOut) }) : error;
  return (
    <div
      ref={ref}
      role="group"
      aria-labelledby={`${id}-label`}
      className={clsx("grid grid-cols-1 gap-1.5 rounded-lg", drop.isOver && dropClass)}
      {...drop.handlers}
    >
      <p id={`${id}-label`} className="font-semibold">
        <span>{label ?? t("label")}</span>
        <span className="font-normal text-muted">{` (${t("optional")})`}</span>
      </p>
      <Entries {...{ files, limits, isHydrated, remove, resume }} />
      <Choosers
        {...{ add, isHydrated, camera }}
        disabled={isHydrated && isFull}
        aria-describedby={clsx(`${id}-hint`, shownError && `${id}-error`)}
        aria-invalid={shownError ? true : undefined}
      />
      {isHydrated && isFull && (
        <p className="text-sm font-semibold">{t("full", { count: limits.perPost })}</p>
      )}
      <p id={`${id}-hint`} className="text-sm text-muted">
        {hint && <span>{`${hint} `}</span>}
        <span>{t("hint", { count: limits.perPost, size: t(unit, { size }) })}</span>
      </p>
      {shownError && (
        <p
          id={`${id}-error`}
          role={leftOut.length > 0 ? "alert" : undefined} // the form's own error is told with its focus
          className="text-sm font-semibold text-danger"
        >
          {shownError}
        </p>
      )}
      <UploadStatus {...field} />
    </div>
  );
}

type Behaviour = Pick<Props, "initial" | "returned" | "onChange" | "keep">;

function useFileField(
  ref: RefObject<HTMLElement | null>,
  limits: FileLimits,
  { initial, returned, onChange, keep }: Behaviour,
) {
  const [known] = useState(() => filesOf(initial, returned));
  const [leftOut, setLeftOut] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string>();
  const { files, restore, reset, ...uploads } = useUploads(known, limits.maxBytes);
  const complete = files.flatMap((file) => (file.state === "complete" ? [file.attachment] : []));
  useChange(ref, complete, onChange);
  useKeptFiles({ ...keep, complete, restore });
  const submit = useSubmitAfterUploads(ref, files);
  useFormReset(ref, () => {
    submit.callOff();
    if (keep) reset();
  });
  const room = limits.perPost - files.length;
  function add(chosen: File[]) {
    submit.callOff();
    setRemoved(undefined);
    uploads.add(chosen.slice(0, room));
    setLeftOut(chosen.slice(room).map(({ name }) => name));
  }
  function remove(key: string) {
    // At once: while the field is full its input takes no focus.
    flushSync(() => {
      submit.callOff();
      setRemoved(files.find((file) => file.key === key)?.name);
      uploads.remove(key);
      setLeftOut([]);
    });
    ref.current?.querySelector<HTMLInputElement>("input[type=file]")?.focus();
  }
  function sendWithout() {
    for (const { key, state } of files) if (state !== "complete") remove(key);
    submit.goOn();
  }
  const drop = useDrop(room > 0 ? add : undefined);
  const shown = { files, removed, isFull: room <= 0, leftOut, submit };
  return { ...shown, add, remove, resume: uploads.resume, sendWithout, drop };
}

type ChoosersProps = Pick<
  ComponentProps<typeof FileChooser>,
  "add" | "isHydrated" | "disabled" | "aria-describedby" | "aria-invalid"
> & { camera: boolean };

function Choosers({ camera, ...chooser }: ChoosersProps) {
  const t = useTranslations("files");
  return (
    <div className="flex flex-wrap gap-2">
      <FileChooser {...chooser} accept={accept} multiple>
        {chooser.isHydrated && <Paperclip aria-hidden="true" className="size-5" />}
        <span>{t("add")}</span>
      </FileChooser>
      {camera && chooser.isHydrated && (
        <FileChooser {...chooser} accept="image/*" capture="environment" isForTouch>
          <Camera aria-hidden="true" className="size-5" />
          <span>{t("takePhoto")}</span>
        </FileChooser>
      )}
    </div>
  );
}

const dropClass = "outline-2 outline-offset-4 outline-accent outline-dashed";

type EntriesProps = Pick<ReturnType<typeof useUploads>, "files" | "remove" | "resume"> & {
  limits: FileLimits;
  isHydrated: boolean;
};

function Entries({ files, remove, resume, ...rest }: EntriesProps) {
  if (files.length === 0) return null;
  return (
    <ul className="grid grid-cols-1 gap-2">
      {files.map((file) => (
        <FieldEntry
          key={file.key}
          {...rest}
          file={file}
          onRemove={() => remove(file.key)}
          onResume={() => resume(file.key)}
        />
      ))}
    </ul>
  );
}

/** Tells the form, and what follows the field, that the complete files are others. */
function useChange(
  ref: RefObject<HTMLElement | null>,
  complete: Attachment[],
  onChange: Props["onChange"],
) {
  const ids = complete.map(({ id }) => id).join(" ");
  const last = useRef(ids);
  useEffect(() => {
    if (last.current === ids) return;
    last.current = ids;
    onChange?.(complete);
    ref.current?.dispatchEvent(new Event("input", { bubbles: true }));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each change
  }, [ids]);
}

/** A form is reset when it was sent and stays, or when what was kept of it is discarded. */
function useFormReset(ref: RefObject<HTMLElement | null>, reset: () => void) {
  const onReset = useEffectEvent(reset);
  useEffect(() => {
    const form = ref.current?.closest("form");
    form?.addEventListener("reset", onReset);
    return () => form?.removeEventListener("reset", onReset);
  }, [ref]);
}

/** Files that are dropped on the field; `add` is undefined where none can be taken. */
function useDrop(add: ((files: File[]) => void) | undefined) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!add || !holdsFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop(event: DragEvent) {
        setIsOver(false);
        if (!add || !holdsFiles(event)) return;
        event.preventDefault();
        add([...event.dataTransfer.files]);
      },
    },
  };
}

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");

/** What the field begins with: of a returned form what was submitted. */
function filesOf(initial: readonly Attachment[], returned: string | undefined): Attachment[] {
  return returned === undefined ? [...initial] : readReturned(returned, initial);
}
