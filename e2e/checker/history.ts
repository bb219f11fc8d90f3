import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";

/** `ok`: applied; `fail`: not applied; `info`: unknown (a timeout, a cut response). */
export type Outcome = "ok" | "fail" | "info";

/** The visible content of a notification; a long `message` is replaced by its digest. */
export type Content = { type: string; title: string; message: string; link: string };
export type DeliveredNotification = Content & { id: string; seq: number };

/** From the call to its response, in milliseconds since the run began. */
export type Span = { invoked: number; completed: number };

/** One attempt; attempts with the same author and key are one announcement. */
export type Publish = Span & {
  kind: "publish";
  key: string;
  author: string;
  course: string;
  content: Content;
  via: string;
  outcome: Outcome;
  note?: string;
  recipientCount?: number;
};
export type PlanKind = "held" | "scheduled";
/** An attempt to announce ahead over the API, or to change the time of a scheduled announcement. */
export type Plan = Span & {
  kind: "plan";
  key: string;
  author: string;
  course: string;
  content: Content;
  planned: PlanKind;
  step: "create" | "change";
  /** The earliest time at which it may be published, in epoch milliseconds. */
  notBefore: number;
  via: string;
  outcome: Outcome;
  note?: string;
};
/** An attempt to undo one; `status` is what the answer said has become of it. */
export type Undo = Span & {
  kind: "undo";
  key: string;
  author: string;
  via: string;
  outcome: Outcome;
  note?: string;
  status?: string;
};
/** An attempt to correct a published announcement. `version` is the one that it replaces. */
export type Correct = Span & {
  kind: "correct";
  key: string;
  author: string;
  content: Content;
  correction: "minor" | "material";
  version: number;
  outcome: Outcome;
  note?: string;
};
export type Withdraw = Span & {
  kind: "withdraw";
  key: string;
  author: string;
  outcome: Outcome;
  note?: string;
};
export type Enrol = Span & { kind: "enrol"; user: string; course: string; outcome: Outcome };
export type Mark = Span & {
  kind: "mark";
  user: string;
  notification: string;
  read: boolean;
  via: string;
  outcome: Outcome;
  note?: string;
};
export type MarkAll = Span & {
  kind: "mark-all";
  user: string;
  upTo: number;
  via: string;
  outcome: Outcome;
  note?: string;
};

/** A watcher opens a stream; `resume` is the position that it sends, valid or not. */
export type Connect = {
  kind: "connect";
  at: number;
  connection: number;
  watcher: string;
  user: string;
  via: string;
  resume: string | undefined;
};
export type Frame = {
  kind: "frame";
  at: number;
  connection: number;
  id: string;
  unreadCount: number;
  reset: boolean;
  items: DeliveredNotification[];
};
export type End = { kind: "end"; at: number; connection: number; reason: string };
/** The whole inbox, fetched page by page because a frame said `reset`. */
export type List = Span & {
  kind: "list";
  watcher: string;
  user: string;
  items: DeliveredNotification[];
};

export type Nemesis = { kind: "nemesis"; at: number; what: string; until: number };
/** A server begins or ceases to serve. */
export type Lifetime = { kind: "lifetime"; at: number; server: string; up: boolean };
/** A failure of a server: it exited by itself, or hung. */
export type ServerFailure = { kind: "server-failure"; at: number; server: string; what: string };
/** A line of a server's output. */
export type Output = { kind: "output"; at: number; server: string; line: string };

export type Published = Content & {
  id: string;
  author: string;
  key: string;
  course: string;
  /** The numbers of its publications in the change log: one, and one more for each time it was raised. */
  seqs: number[];
  withdrawn: boolean;
  /** When it was stored, in epoch milliseconds by the clock of the database. */
  releasedAt: number;
  recipients: { user: string; seq: number; read: boolean }[];
};
/** The content of the database, read without the product. */
export type Snapshot = {
  epoch: string;
  seq: number;
  published: Published[];
  announcements: { author: string; key: string; status: string; publishAt: number | null }[];
  /** Problems found by SQLite's own checks, and by ours for dangling rows. */
  problems: string[];
};
/** The state after all writes have ended. */
export type FinalState = {
  kind: "final-state";
  at: number;
  /** When the run began, in epoch milliseconds. */
  began: number;
  snapshot: Snapshot;
  watchers: { watcher: string; user: string; caughtUp: boolean; unreadCount: number }[];
  badges: { user: string; via: string; unreadCount: number }[];
  inboxes: { user: string; items: DeliveredNotification[]; unread: string[] }[];
};

export type Entry =
  | Publish
  | Plan
  | Undo
  | Correct
  | Withdraw
  | Enrol
  | Mark
  | MarkAll
  | Connect
  | Frame
  | End
  | List
  | Nemesis
  | Lifetime
  | ServerFailure
  | Output
  | FinalState;

const MAX_VERBATIM_LENGTH = 200;

/** Long texts are compared by digest: a history must fit in memory and be readable. */
export const contentOf = ({ type, title, message, link }: Content): Content => ({
  type,
  title,
  message:
    message.length > MAX_VERBATIM_LENGTH
      ? `sha256:${createHash("sha256").update(message, "utf16le").digest("hex")}`
      : message,
  link,
});

const known = new Map<string, DeliveredNotification>();

/** What was delivered; the same object each time: with thousands of streams the history would not fit in memory. */
export function deliveredOf(item: DeliveredNotification): DeliveredNotification {
  const { id, seq } = item;
  const delivered = { ...contentOf(item), id, seq };
  const key = Object.values(delivered).join("\0");
  const same = known.get(key) ?? delivered;
  known.set(key, same);
  return same;
}

/** All operations and observations, in the order in which they completed. */
export class History {
  readonly entries: Entry[] = [];
  readonly began = Date.now();
  readonly #began = performance.now();

  /** Milliseconds since the run began. */
  now = () => performance.now() - this.#began;

  add(entry: Entry) {
    this.entries.push(entry);
  }

  /** Writes one JSON object a line. */
  save(path: string) {
    writeFileSync(path, this.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }
}

export function ofKind<Kind extends Entry["kind"]>(entries: Entry[], kind: Kind) {
  return entries.filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
}

export function grouped<Item, Key>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    if (group.push(item) === 1) groups.set(keyOf(item), group);
  }
  return groups;
}
