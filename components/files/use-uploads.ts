import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Attachment } from "@/lib/files/types";
import { scaledPicture } from "./scaled-picture";
// Not by import(): one that has failed is never tried again, and "resume" would do nothing.
import { Upload, UploadRefused } from "./upload";

/** A file of the field: attached or complete, or on its way. */
export type FieldFile = { key: string; name: string; size: number } & (
  | { state: "complete"; attachment: Attachment }
  | { state: "waiting" | "preparing" }
  | { state: "sending"; sent: number }
  /** Interrupted: it can go on where it stopped. */
  | { state: "stopped" }
  | { state: "refused"; reason: string }
);

type Running = { file: File; abort: AbortController; upload?: Upload };

const toFieldFile = (attachment: Attachment): FieldFile => ({
  key: attachment.id,
  name: attachment.name,
  size: attachment.size,
  state: "complete",
  attachment,
});

let keys = 0;
const newKey = () => `new-${++keys}`;

type Show = (key: string, change: FileState) => void;

/** Uploads those that wait, one after the other. */
function useQueue(
  files: readonly FieldFile[],
  { maxBytes, show }: { maxBytes: number; show: Show },
) {
  const running = useRef(new Map<string, Running>());
  const next = files.find(({ state }) => state === "waiting")?.key;
  const isBusy = files.some(({ state }) => ["preparing", "sending"].includes(state));
  const start = useEffectEvent((key: string, job: Running) => {
    show(key, { state: "preparing" });
    void run(job, { maxBytes, show: (change) => show(key, change) }).then((outcome) => {
      if (!job.abort.signal.aborted) show(key, outcome);
    });
  });
  useEffect(() => {
    const job = next === undefined || isBusy ? undefined : running.current.get(next);
    if (job && next !== undefined) start(next, job);
  }, [next, isBusy]);
  useEffect(() => {
    const jobs = running.current;
    return () => {
      for (const { abort } of jobs.values()) abort.abort();
    };
  }, []);
  return running;
}

/** The files of a field. */
export function useUploads(initial: Attachment[], maxBytes: number) {
  const [files, setFiles] = useState(() => initial.map(toFieldFile));
  const show: Show = (key, change) =>
    setFiles((all) => all.map((one) => (one.key === key ? withState(one, change) : one)));
  const running = useQueue(files, { maxBytes, show });
  return {
    files,
    add(chosen: readonly File[]) {
      const added = chosen.map((file) => ({ key: newKey(), file }));
      for (const { key, file } of added) {
        running.current.set(key, { file, abort: new AbortController() });
      }
      const state = "waiting" as const;
      const shown = added.map(({ key, file: { name, size } }) => ({ key, name, size, state }));
      setFiles((all) => [...all, ...shown]);
    },
    /** Cancels one that is on its way; one that is attached goes when the form is sent. */
    remove(key: string) {
      const job = running.current.get(key);
      job?.abort.abort();
      job?.upload?.cancel();
      running.current.delete(key);
      setFiles((all) => all.filter((one) => one.key !== key));
    },
    /** Puts complete files in the place of the complete ones. */
    restore: (complete: readonly Attachment[]) =>
      setFiles((all) => [
        ...complete.map(toFieldFile),
        ...all.filter(({ state }) => state !== "complete"),
      ]),
    /** As it was in the beginning. */
    reset: () => {
      for (const { abort } of running.current.values()) abort.abort();
      running.current.clear();
      setFiles(initial.map(toFieldFile));
    },
    resume: (key: string) => show(key, { state: "waiting" }),
  };
}

type FileState =
  | { state: "waiting" | "preparing" | "stopped" }
  | { state: "sending"; sent: number; size: number }
  | { state: "refused"; reason: string }
  | { state: "complete"; attachment: Attachment };

const withState = ({ key, name, size }: FieldFile, change: FileState): FieldFile =>
  change.state === "complete"
    ? { ...toFieldFile(change.attachment), key }
    : { key, name, size, ...change };

type Options = { maxBytes: number; show: (change: FileState) => void };

async function run(job: Running, { maxBytes, show }: Options): Promise<FileState> {
  const { signal } = job.abort;
  try {
    if (!job.upload) {
      const file = await scaledPicture(job.file);
      if (file.size === 0) return { state: "refused", reason: "fileEmpty" };
      if (file.size > maxBytes) return { state: "refused", reason: "fileTooLarge" };
      job.file = file;
      job.upload = new Upload(file);
    }
    const { size } = job.file;
    show({ state: "sending", sent: 0, size });
    const onProgress = (sent: number) => {
      if (!signal.aborted) show({ state: "sending", sent, size });
    };
    return { state: "complete", attachment: await job.upload.run({ signal, onProgress }) };
  } catch (error) {
    return error instanceof UploadRefused
      ? { state: "refused", reason: error.reason }
      : { state: "stopped" };
  }
}
