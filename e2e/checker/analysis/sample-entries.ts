import type { Content, Entry, Frame, Published } from "../history";

export const contentOf = (n: number): Content => ({
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
    withdrawn: false,
    releasedAt: 0,
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
