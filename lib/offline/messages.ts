import type { Locale } from "@/lib/i18n/preferences";

// What pages, the service worker and the server say to each other. An open page or a worker may be of an
// older build: fields are added, never changed, and whoever receives an unknown message ignores it.

/** What a reader did without network; the server applies each key once. */
export type OfflineChange = { key: string; id: string } & (
  | { action: "read" | "unread" }
  /** `version` is the one that the reader saw. */
  | { action: "confirm"; version: number }
);

/** For whom the worker keeps the inbox. */
export type OfflineReader = {
  userId: string;
  locale: Locale;
  timeZone: string;
  /** `light`, `dark`, or that of the device. */
  theme: string;
};

/** An attached file, as a page offers it to be opened without network. */
export type OfflineFile = { id: string; name: string; size: number };

/** A file as the server sent it to the page. */
export type ReceivedFile = OfflineFile & { headers: [string, string][]; content: Blob };

export type WorkerRequest =
  /** The page of this user was opened: what is kept of another one goes. */
  | { type: "user"; userId: string }
  /** The page of a signed-in user is online: send what waits, and keep the newest notifications. */
  | ({ type: "sync" } & OfflineReader)
  /** Queue a change, and respond with `true` on the port. */
  | { type: "queue"; userId: string; change: OfflineChange }
  /** Respond with the ids of the saved files, or with null when nothing is kept for this user. */
  | { type: "listFiles"; userId: string }
  /** Save all of these, attached to a notification or to something else, or none; respond with a {@link SaveResult}. */
  | { type: "saveFiles"; userId: string; notificationId?: string; files: ReceivedFile[] }
  /** Remove these files, and respond with `true`. */
  | { type: "removeFiles"; userId: string; ids: string[] }
  /** Nobody is signed in here. After a sign-out not even what waits is kept. */
  | { type: "forget"; queue: boolean };

/** What became of files to be saved: how many older ones were removed for them, or why none was saved. */
export type SaveResult = { removed: number } | { failure: "full" | "notKept" };

/** What waits of one notification. */
export type WaitingChange = Pick<OfflineChange, "id" | "action">;

/** To all pages: how many changes wait, and how many the server has just refused. */
export type WorkerReport = {
  type: "changes";
  userId: string;
  waiting: number;
  refused: number;
  /** Those that wait, oldest first. */
  changes?: WaitingChange[];
  /** By how much the unread count differs from before, after a change was queued. */
  unread?: number;
  /** Nothing can be stored on this device. */
  keepsNothing?: true;
};

export const WORKER_PATH = "/sw.js";
export const REPLAY_PATH = "/api/notifications/replay";
/** Changes in one request. */
export const MAX_CHANGES = 50;
/** Saved on one device, together. */
export const MAX_SAVED_FILES = 100;
export const MAX_SAVED_BYTES = 50 * 1024 * 1024;
