"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useRef } from "react";
import { useLocale, useTimeZone } from "next-intl";
import { parsePosition } from "@/lib/realtime/position";
import type { Status } from "./stream/stream-subscription";
import type { NewNotification, InboxUpdate } from "./stream/inbox-log";
import { watchPageLifecycle } from "./stream/page-lifecycle";
import { SharedStream } from "./stream/shared-stream";

type LiveNotifications = Status & {
  unreadCount: number;
  /** The log position of `unreadCount`. */
  seq: number;
  /** Notifications received while this page is open, oldest first. */
  arrivals: NewNotification[];
  /** Counts the updates received. */
  revision: number;
  /** Counts the resets received: after each the page must fetch its data again. */
  resets: number;
};

type Event =
  | { type: "rendered"; unreadCount: number; seq: number }
  | { type: "update"; update: InboxUpdate }
  | { type: "status"; status: Status };

/** Arrivals kept for the inbox button and the toasts; older ones are in the inbox. */
const MAX_ARRIVALS = 100;

const Live = createContext<LiveNotifications | null>(null);

export function useLiveNotifications(): LiveNotifications {
  const live = useContext(Live);
  if (!live) throw new Error("useLiveNotifications needs a NotificationProvider");
  return live;
}

function reduce(state: LiveNotifications, event: Event): LiveNotifications {
  if (event.type === "rendered") return withUnreadCount(state, event.unreadCount, event.seq);
  if (event.type === "status") {
    const { connection, lastContactAt } = event.status;
    // While online the time is not displayed, so a new one causes no render.
    const same = connection === state.connection;
    const unchanged = same && (connection === "online" || lastContactAt === state.lastContactAt);
    return unchanged ? state : { ...state, connection, lastContactAt };
  }
  const { unreadCount, notifications, reset, to } = event.update;
  const knownIds = new Set(state.arrivals.map(({ id }) => id));
  const fresh = notifications.filter(({ id }) => !knownIds.has(id));
  return {
    ...withUnreadCount(reset ? { ...state, seq: 0 } : state, unreadCount, seqOf(to)),
    arrivals: [...state.arrivals, ...fresh].slice(-MAX_ARRIVALS),
    revision: state.revision + 1,
    resets: state.resets + (reset ? 1 : 0),
  };
}

/** Applies a count unless a later one is known: a page may be rendered while a frame is in transit. */
function withUnreadCount(
  state: LiveNotifications,
  unreadCount: number,
  seq: number,
): LiveNotifications {
  return seq < state.seq ? state : { ...state, unreadCount, seq };
}

const seqOf = (position: string) => parsePosition(position)?.seq ?? 0;

type Props = { userId: string; unreadCount: number; position: string; children: ReactNode };

/** Connects this page to the browser's shared stream, and provides its state. */
export function NotificationProvider({ userId, unreadCount, position, children }: Props) {
  const [live, dispatch] = useReducer(reduce, {
    unreadCount,
    seq: seqOf(position),
    arrivals: [],
    revision: 0,
    resets: 0,
    connection: "connecting",
    lastContactAt: null,
  });
  const shared = useRef<SharedStream>(undefined);
  const reader = `${useLocale()} ${useTimeZone()}`;
  const followed = useRef(reader);
  const start = useRef({ position, unreadCount }); // a later render must not restart the stream

  useEffect(() => {
    const stream = new SharedStream({
      userId,
      ...start.current,
      onUpdate: (update) => dispatch({ type: "update", update }),
      onStatus: (status) => {
        if (status.connection === "user-changed") location.reload();
        else dispatch({ type: "status", status });
      },
    });
    shared.current = stream;
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

  // The stream writes for the reader who opened it.
  useEffect(() => {
    if (followed.current === reader) return;
    followed.current = reader;
    shared.current?.restart();
  }, [reader]);

  // Every server render brings a new count.
  useEffect(() => {
    dispatch({ type: "rendered", unreadCount, seq: seqOf(position) });
  }, [unreadCount, position]);

  return <Live value={live}>{children}</Live>;
}
