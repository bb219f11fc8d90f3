"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useRef } from "react";
import { parsePosition } from "@/lib/realtime/position";
import type { Status } from "./stream/stream-subscription";
import type { NewNotification, InboxUpdate } from "./stream/inbox-log";
import { watchPageLifecycle } from "./stream/page-lifecycle";
import { SharedStream } from "./stream/shared-stream";

type LiveNotifications = Status & {
  unreadCount: number;
  /** The place in the log that `unreadCount` belongs to. */
  seq: number;
  /** What came while this page was open, oldest first. */
  arrivals: NewNotification[];
  /** Grows with everything that is told: something in the inbox changed. */
  revision: number;
  /** Grows when something could not be told: what is on the page must be fetched again. */
  resets: number;
};

type Event =
  | { type: "rendered"; unreadCount: number; seq: number }
  | { type: "news"; news: InboxUpdate }
  | { type: "status"; status: Status };

/** Arrivals kept for the pill and the toasts; older ones are in the inbox. */
const MOST_ARRIVALS = 100;

const Live = createContext<LiveNotifications | null>(null);

export function useLiveNotifications(): LiveNotifications {
  const live = useContext(Live);
  if (!live) throw new Error("useLiveNotifications needs a NotificationProvider");
  return live;
}

function reduce(state: LiveNotifications, event: Event): LiveNotifications {
  if (event.type === "rendered") return counted(state, event.unreadCount, event.seq);
  if (event.type === "status") {
    const { connection, lastHeardAt } = event.status;
    // The time is only shown when the connection is not what it should be.
    const same = connection === state.connection;
    const shown = same && (connection === "online" || lastHeardAt === state.lastHeardAt);
    return shown ? state : { ...state, connection, lastHeardAt };
  }
  const { unreadCount, notifications, reset, to } = event.news;
  const known = new Set(state.arrivals.map(({ id }) => id));
  const fresh = notifications.filter(({ id }) => !known.has(id));
  return {
    ...counted(reset ? { ...state, seq: 0 } : state, unreadCount, seqOf(to)),
    arrivals: [...state.arrivals, ...fresh].slice(-MOST_ARRIVALS),
    revision: state.revision + 1,
    resets: state.resets + (reset ? 1 : 0),
  };
}

/** Takes over a count unless a later one is known: a page may be rendered while a frame is on its way. */
function counted(state: LiveNotifications, unreadCount: number, seq: number): LiveNotifications {
  return seq < state.seq ? state : { ...state, unreadCount, seq };
}

const seqOf = (position: string) => parsePosition(position)?.seq ?? 0;

type Props = { userId: string; unreadCount: number; position: string; children: ReactNode };

/** Keeps this page's part in the browser's one stream, and shares what it says. */
export function NotificationProvider({ userId, unreadCount, position, children }: Props) {
  const [live, dispatch] = useReducer(reduce, {
    unreadCount,
    seq: seqOf(position),
    arrivals: [],
    revision: 0,
    resets: 0,
    connection: "connecting",
    lastHeardAt: null,
  });
  const start = useRef({ position, unreadCount }); // a later render's must not restart the stream

  useEffect(() => {
    const stream = new SharedStream({
      userId,
      ...start.current,
      onUpdate: (news) => dispatch({ type: "news", news }),
      onStatus: (status) => {
        if (status.connection === "user-changed") location.reload();
        else dispatch({ type: "status", status });
      },
    });
    stream.enter();
    const unwatch = watchPageLifecycle({
      onLeave: () => stream.leave(),
      onEnter: () => stream.enter(),
      onRevive: () => stream.revive(),
    });
    return () => {
      unwatch();
      stream.leave();
    };
  }, [userId]);

  // The server has counted again while rendering.
  useEffect(() => {
    dispatch({ type: "rendered", unreadCount, seq: seqOf(position) });
  }, [unreadCount, position]);

  return <Live value={live}>{children}</Live>;
}
