import type { Content, Entry, Frame, Published, FinalState } from "../history";

/** A short valid history, for tests to corrupt. Times are in milliseconds. */
export function sampleHistory() {
  const publications = [1, 2, 3].map(stored);
  const history: Entry[] = [
    enrol("dewi", { invoked: 0, completed: 0 }),
    enrol("rizky", { invoked: 0, completed: 0 }),
    connect({ connection: 1, at: 5, resume: undefined }),
    frame({ connection: 1, at: 6, seq: 10 }),
    publish(1, { invoked: 100, completed: 110 }),
    frame({ connection: 1, at: 115, seq: 11, delivered: [1] }),
    { kind: "end", connection: 1, at: 120, reason: "broken" },
    publish(2, { invoked: 200, completed: 210 }),
    publish(3, { invoked: 300, completed: 310 }),
    connect({ connection: 2, at: 400, resume: "abc.11" }),
    frame({ connection: 2, at: 405, seq: 13, delivered: [2, 3] }),
    mark({ notification: "notif_1", read: true, invoked: 500, completed: 510 }),
    frame({ connection: 2, at: 515, seq: 14, unreadCount: 2 }),
    connect({ watcher: "second", connection: 3, at: 600, resume: "def.99" }),
    frame({ connection: 3, at: 605, seq: 14, reset: true }),
    list("second", [3, 2, 1], { invoked: 610, completed: 620 }),
    { kind: "nemesis", at: 700, what: "stop one", until: 800 },
    { kind: "output", at: 750, server: "A", line: "✓ Ready in 300ms" },
  ];
  const finalState: FinalState = {
    kind: "final-state",
    at: 1_000,
    snapshot: { epoch: "abc", seq: 14, published: publications, problems: [] },
    watchers: [{ watcher: "first", user: "dewi", caughtUp: true, unreadCount: 2 }],
    badges: [
      { user: "dewi", via: "A", unreadCount: 2 },
      { user: "rizky", via: "A", unreadCount: 3 },
    ],
    inboxes: [
      { user: "dewi", items: [3, 2, 1].map(delivered), unread: ["notif_3", "notif_2"] },
      { user: "rizky", items: [3, 2, 1].map(delivered), unread: ["notif_3", "notif_2", "notif_1"] },
    ],
  };
  history.push(finalState);
  return { history, finalState, published: publications };
}

const contentOf = (n: number): Content => ({
  type: "general",
  title: `Pengumuman ${n}`,
  message: "\u2028 </script> 🎒",
  link: "/app/courses/web",
});

export const delivered = (n: number) => ({ id: `notif_${n}`, seq: 10 + n, ...contentOf(n) });

export function stored(n: number): Published {
  const seq = 10 + n;
  return {
    id: `notif_${n}`,
    ...contentOf(n),
    author: "ratna",
    key: `key-${n}`,
    course: "web",
    seqs: [seq],
    recipients: [
      { user: "dewi", seq, read: n === 1 },
      { user: "rizky", seq, read: false },
    ],
  };
}

type Span = { invoked: number; completed: number };

export const publish = (n: number, { invoked, completed }: Span): Entry => ({
  kind: "publish",
  key: `key-${n}`,
  author: "ratna",
  course: "web",
  content: contentOf(n),
  via: n === 1 ? "form at A" : "process",
  outcome: "ok",
  recipientCount: 2,
  invoked,
  completed,
});

export const mark = (operation: Span & { notification: string; read: boolean }): Entry => ({
  kind: "mark",
  user: "dewi",
  via: "A",
  outcome: "ok",
  ...operation,
});

type Opening = { connection: number; at: number; resume: string | undefined; watcher?: string };

export const connect = ({ watcher = "first", ...rest }: Opening): Entry => ({
  kind: "connect",
  watcher,
  user: "dewi",
  via: "A",
  ...rest,
});

type DeliveredNotification = {
  connection: number;
  at: number;
  seq: number;
  delivered?: number[];
  unreadCount?: number;
  reset?: boolean;
};

export const frame = ({
  connection,
  at,
  seq,
  delivered: numbers = [],
  ...rest
}: DeliveredNotification): Frame => ({
  kind: "frame",
  connection,
  at,
  id: `abc.${seq}`,
  unreadCount: rest.unreadCount ?? 0,
  reset: rest.reset ?? false,
  items: numbers.map(delivered),
});

export const list = (watcher: string, numbers: number[], span: Span): Entry => ({
  kind: "list",
  watcher,
  user: "dewi",
  items: numbers.map(delivered),
  ...span,
});

export const enrol = (user: string, span: Span): Entry => ({
  kind: "enrol",
  user,
  course: "web",
  outcome: "ok",
  ...span,
});
