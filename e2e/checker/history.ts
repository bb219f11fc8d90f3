import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";

/** `ok`: surely applied; `fail`: surely not; `info`: nobody knows (a timeout, a cut). */
export type Outcome = "ok" | "fail" | "info";

/** What readers see of a notification; a long `message` is kept as its digest. */
export type Content = { type: string; title: string; message: string; link: string };
export type Told = Content & { id: string; seq: number };

/** From the call to its answer, in milliseconds since the run began. */
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

/** A watcher opens a stream; `resume` is the position that it presents, made up or not. */
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
  items: Told[];
};
export type End = { kind: "end"; at: number; connection: number; reason: string };
/** The whole inbox, fetched page by page because a frame said `reset`. */
export type List = Span & { kind: "list"; watcher: string; user: string; items: Told[] };

export type Nemesis = { kind: "nemesis"; at: number; what: string; until: number };
/** Something that a server should not have done: died by itself, hung. */
export type Trouble = { kind: "trouble"; at: number; server: string; what: string };
/** A line that a server printed. */
export type Output = { kind: "output"; at: number; server: string; line: string };

export type Published = Content & {
  id: string;
  author: string;
  key: string;
  course: string;
  /** The numbers of the log's entries for it: one, if all is well. */
  seqs: number[];
  recipients: { user: string; seq: number; read: boolean }[];
};
/** What the database says, read past the product. */
export type Snapshot = {
  epoch: string;
  seq: number;
  published: Published[];
  /** What SQLite's own checks, and ours of dangling rows, complain about. */
  complaints: string[];
};
/** When everything is quiet. */
export type Rest = {
  kind: "rest";
  at: number;
  snapshot: Snapshot;
  watchers: { watcher: string; user: string; caughtUp: boolean; unreadCount: number }[];
  badges: { user: string; via: string; unreadCount: number }[];
  inboxes: { user: string; items: Told[]; unread: string[] }[];
};

export type Entry =
  | Publish
  | Enrol
  | Mark
  | MarkAll
  | Connect
  | Frame
  | End
  | List
  | Nemesis
  | Trouble
  | Output
  | Rest;

const LONGEST_VERBATIM = 200;

/** Long texts are compared by digest: a history must fit in memory and be readable. */
export const contentOf = ({ type, title, message, link }: Content): Content => ({
  type,
  title,
  message:
    message.length > LONGEST_VERBATIM
      ? `sha256:${createHash("sha256").update(message, "utf16le").digest("hex")}`
      : message,
  link,
});

/** What happened, in the order in which it became known. */
export class History {
  readonly entries: Entry[] = [];
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
