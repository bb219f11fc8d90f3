"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useRef } from "react";
import type { StreamedNotification, StreamFrame } from "@/lib/realtime/encode";
import { parsePosition } from "@/lib/realtime/position";
import { type ConnectionState, followStream } from "./stream-client";

export type Arrival = Pick<StreamedNotification, "id" | "title" | "courseTitle" | "seq">;

type LiveNotifications = {
  unreadCount: number;
  /** The place in the log that `unreadCount` belongs to. */
  seq: number;
  /** What came while this page was open, oldest first. */
  arrivals: Arrival[];
  /** Grows with every frame: something in the inbox changed. */
  revision: number;
  connection: ConnectionState;
  /** When the server was last heard of, in epoch milliseconds; null before the first time. */
  lastHeardAt: number | null;
};

type Event =
  | { type: "rendered"; unreadCount: number; seq: number }
  | { type: "frame"; frame: StreamFrame; seq: number }
  | { type: "connection"; connection: ConnectionState; at: number | null };

/** Arrivals kept for the pill and the toasts; older ones are in the inbox. */
const MOST_ARRIVALS = 100;

const Live = createContext<LiveNotifications | null>(null);

export function useLiveNotifications(): LiveNotifications {
  const live = useContext(Live);
  if (!live) throw new Error("useLiveNotifications needs a NotificationProvider");
  return live;
}

function reduce(state: LiveNotifications, event: Event): LiveNotifications {
  if (event.type === "connection") {
    return { ...state, connection: event.connection, lastHeardAt: event.at };
  }
  if (event.type === "rendered") return counted(state, event.unreadCount, event.seq);
  const { unreadCount, newNotifications = [], reset } = event.frame;
  const known = new Set(state.arrivals.map(({ id }) => id));
  const fresh = newNotifications.filter(({ id }) => !known.has(id));
  return {
    ...counted(reset ? { ...state, seq: 0 } : state, unreadCount, event.seq),
    arrivals: [...state.arrivals, ...fresh].slice(-MOST_ARRIVALS),
    revision: state.revision + 1,
  };
}

/** Takes over a count unless a later one is known: a page may be rendered while a frame is on its way. */
function counted(state: LiveNotifications, unreadCount: number, seq: number): LiveNotifications {
  return seq < state.seq ? state : { ...state, unreadCount, seq };
}

const seqOf = (position: string) => parsePosition(position)?.seq ?? 0;

type Props = { userId: string; unreadCount: number; position: string; children: ReactNode };

/** Keeps the one stream of this page and shares what it says. */
export function NotificationProvider({ userId, unreadCount, position, children }: Props) {
  const [live, dispatch] = useReducer(reduce, {
    unreadCount,
    seq: seqOf(position),
    arrivals: [],
    revision: 0,
    connection: "connecting",
    lastHeardAt: null,
  });
  const start = useRef(position); // a later render's position must not restart the stream

  useEffect(() => {
    let lastHeardAt: number | null = null;
    return followStream({
      userId,
      position: start.current,
      onFrame: (frame, at) => dispatch({ type: "frame", frame, seq: seqOf(at) }),
      onState: (connection) => dispatch({ type: "connection", connection, at: lastHeardAt }),
      onAlive: () => (lastHeardAt = Date.now()),
    });
  }, [userId]);

  // The server has counted again while rendering.
  useEffect(() => {
    dispatch({ type: "rendered", unreadCount, seq: seqOf(position) });
  }, [unreadCount, position]);

  return <Live value={live}>{children}</Live>;
}
