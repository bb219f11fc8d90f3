import type { z } from "zod";
import type { notificationResourceSchema } from "@/lib/notifications/resource";
import type { OfflineChange, OfflineReader } from "@/lib/offline/messages";

/** What an offline page shows of a notification. */
export const itemFields = [
  "id",
  "type",
  "title",
  "message",
  "link",
  "courseTitle",
  "senderName",
  "needsConfirmation",
  "version",
  "createdAt",
  "expiresAt",
  "seq",
  "readAt",
  "confirmedAt",
] as const;
export type Item = Pick<z.infer<typeof notificationResourceSchema>, (typeof itemFields)[number]>;

/** The newest notifications of one user. */
export type Inbox = OfflineReader & {
  items: Item[];
  unreadCount: number;
  /** When something was last received, and when the whole list was, by the device's clock. */
  receivedAt: number;
  listedAt: number;
  /** By how much the device's clock is ahead of the server's. */
  clockAhead?: number;
  /** In the forms of offline pages: another site cannot know it. */
  formToken: string;
};

/** Everything that is kept on this device, of one user at a time. */
export type Device = {
  inbox?: Inbox;
  /** What waits for the network, oldest first. It outlives an expired session, not a sign-out. */
  queue?: { userId: string; changes: OfflineChange[] };
};

const DATABASE = "naik-kelas";
const STORE = "device";
const KEY = "device";

/** The browser stores nothing, or has no room. */
export class StorageError extends Error {}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no storage")));
  });
}

async function access<T>(mode: IDBTransactionMode, use: (device: Device) => T): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const store = transaction.objectStore(STORE);
      const request = store.get(KEY);
      let result: T;
      request.addEventListener("success", () => {
        const device = (request.result ?? {}) as Device;
        result = use(device);
        if (mode === "readonly") return;
        if (device.inbox || device.queue) store.put(device, KEY);
        else store.delete(KEY);
      });
      transaction.addEventListener("complete", () => resolve(result));
      transaction.addEventListener("abort", () =>
        reject(transaction.error ?? new Error("not stored")),
      );
    });
  } finally {
    database.close();
  }
}

const orStorageError = (cause: unknown) => {
  throw new StorageError("not stored", { cause });
};

/** Both reject with a {@link StorageError} where the browser stores nothing, or has no room. */
export const read = <T>(use: (device: Device) => T): Promise<T> =>
  access("readonly", use).catch(orStorageError);

/** `change` edits the device's data, in one transaction. */
export const write = <T>(change: (device: Device) => T): Promise<T> =>
  access("readwrite", change).catch(orStorageError);
