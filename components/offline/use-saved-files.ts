import { useCallback, useContext, useEffect, useState } from "react";
import { TextOwner } from "@/components/form/text-owner";
import type { OfflineFile, SaveResult } from "@/lib/offline/messages";
import { NotServedError, receiveFiles } from "./received-files";
import { askWorker, registerWorker, watchWorker } from "./worker";

/** A synchronization may come first. */
const LIST_WITHIN_MS = 60_000;
const STORE_WITHIN_MS = 30_000;

export type SaveOutcome = { removed: number } | { failure: "full" | "notKept" | "notReceived" };

const failureOf = (error: unknown): SaveOutcome => ({
  failure: error instanceof NotServedError ? "notKept" : "notReceived",
});

/** Which files are saved on this device, and how to change that. */
export function useSavedFiles(notificationId: string | undefined) {
  const userId = useContext(TextOwner) ?? "";
  const [saved, setSaved] = useState<readonly string[] | null>(null);
  const [percent, setPercent] = useState<number>();
  const [outcome, setOutcome] = useState<SaveOutcome>();

  const list = useCallback(async () => {
    const ids = await askWorker<string[] | null>({ type: "listFiles", userId }, LIST_WITHIN_MS);
    if (ids !== undefined) setSaved(ids);
  }, [userId]);
  useEffect(() => {
    void registerWorker().then(list);
    return watchWorker(() => void list()); // it has just synchronized
  }, [list]);

  async function save(files: readonly OfflineFile[]) {
    setOutcome(undefined);
    setPercent(0);
    const result = await receiveAndStore(files).catch(failureOf);
    await list();
    setOutcome(result);
    setPercent(undefined);
  }

  async function receiveAndStore(files: readonly OfflineFile[]): Promise<SaveOutcome> {
    const received = await receiveFiles(files, setPercent);
    const request = { type: "saveFiles", userId, notificationId, files: received } as const;
    return (await askWorker<SaveResult>(request, STORE_WITHIN_MS)) ?? { failure: "notKept" };
  }

  async function remove(ids: string[]) {
    setOutcome(undefined);
    await askWorker<true>({ type: "removeFiles", userId, ids }, STORE_WITHIN_MS);
    await list();
  }

  return { saved, percent, outcome, save, remove };
}
