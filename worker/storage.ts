import type { z } from "zod";
import type { notificationResourceSchema } from "@/lib/notifications/resource";
import type { OfflineChange, OfflineFile, OfflineReader } from "@/lib/offline/messages";

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
  "attachments",
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

/** An attachment that its reader has saved here. Its content is a record of its own. */
export type SavedFile = OfflineFile & {
  /** Of the notification to which it is attached, if it is to one. */
  notificationId?: string;
  /** Of the server's response. */
  headers: [string, string][];
};

/** Everything that is kept on this device, of one user at a time. */
export type Device = {
  inbox?: Inbox;
  /** Oldest first. They go with the inbox of their user, whatever removes it. */
  files?: { userId: string; saved: SavedFile[]; checkedAt: number };
  /** What waits for the network, oldest first. It outlives an expired session, not a sign-out. */
  queue?: { userId: string; changes: OfflineChange[] };
};

const DATABASE = "naik-kelas";
const STORE = "device";
const KEY = "device";
const CONTENT = "file:";
const allContents = () => IDBKeyRange.bound(CONTENT, `${CONTENT}\uffff`);

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

/** `run` makes requests, and gives the result before the transaction ends. */
async function transact<T>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore, give: (result: T) => void) => void,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      let result: T;
      run(transaction.objectStore(STORE), (given) => (result = given));
      transaction.addEventListener("complete", () => resolve(result));
      transaction.addEventListener("abort", () =>
        reject(transaction.error ?? new Error("not stored")),
      );
    });
  } finally {
    database.close();
  }
}

const access = <T>(
  mode: IDBTransactionMode,
  use: (device: Device) => T,
  contents: ReadonlyMap<string, Blob> = new Map(),
) =>
  transact<T>(mode, (store, give) => {
    const request = store.get(KEY);
    request.addEventListener("success", () => {
      const device = (request.result ?? {}) as Device;
      const before = device.files?.saved ?? [];
      give(use(device));
      if (mode === "readonly") return;
      if (device.files?.userId !== device.inbox?.userId) delete device.files;
      if (device.inbox || device.queue) store.put(device, KEY);
      else store.delete(KEY);
      storeContents(store, { before, saved: device.files?.saved, contents });
    });
  });

type Contents = {
  before: SavedFile[];
  saved: SavedFile[] | undefined;
  contents: ReadonlyMap<string, Blob>;
};

/** The contents of exactly the saved files, in the transaction that says which they are. */
function storeContents(store: IDBObjectStore, { before, saved, contents }: Contents) {
  if (!saved) {
    store.delete(allContents());
    return;
  }
  const ids = new Set(saved.map(({ id }) => id));
  for (const { id } of before) if (!ids.has(id)) store.delete(CONTENT + id);
  for (const [id, content] of contents) if (ids.has(id)) store.put(content, CONTENT + id);
}

const orStorageError = (cause: unknown) => {
  throw new StorageError("not stored", { cause });
};

/** All reject with a {@link StorageError} where the browser stores nothing, or has no room. */
export const read = <T>(use: (device: Device) => T): Promise<T> =>
  access("readonly", use).catch(orStorageError);

/** `change` edits the device's data, in one transaction; `contents` are those of files that it adds, by id. */
export const write = <T>(
  change: (device: Device) => T,
  contents?: ReadonlyMap<string, Blob>,
): Promise<T> => access("readwrite", change, contents).catch(orStorageError);

export const readContent = (id: string): Promise<Blob | undefined> =>
  transact<Blob | undefined>("readonly", (store, give) => {
    const request = store.get(CONTENT + id);
    request.addEventListener("success", () => give(request.result as Blob | undefined));
  }).catch(orStorageError);
