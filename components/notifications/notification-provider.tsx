"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useRef } from "react";
import type { StreamedNotification, StreamFrame } from "@/lib/realtime/encode";
import { type ConnectionState, followStream } from "./stream-client";

export type Arrival = Pick<StreamedNotification, "id" | "title" | "courseTitle" | "seq">;

type LiveNotifications = {
  unreadCount: number;
  /** What came while this page was open, oldest first. */
  arrivals: Arrival[];
  /** Grows with every frame: something in the inbox changed. */
  revision: number;
  connection: ConnectionState;
  /** When the server was last heard of, in epoch milliseconds; null before the first time. */
  lastHeardAt: number | null;
};

type Event =
  | { type: "frame"; frame: StreamFrame }
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
  const known = new Set(state.arrivals.map(({ id }) => id));
  const fresh = (event.frame.newNotifications ?? []).filter(({ id }) => !known.has(id));
  return {
    ...state,
    unreadCount: event.frame.unreadCount,
    arrivals: [...state.arrivals, ...fresh].slice(-MOST_ARRIVALS),
    revision: state.revision + 1,
  };
}

type Props = { unreadCount: number; position: string; children: ReactNode };

/** Keeps the one stream of this page and shares what it says. */
export function NotificationProvider({ unreadCount, position, children }: Props) {
  const [live, dispatch] = useReducer(reduce, {
    unreadCount,
    arrivals: [],
    revision: 0,
    connection: "connecting",
    lastHeardAt: null,
  });
  const start = useRef(position); // a later render's position must not restart the stream

  useEffect(() => {
    let lastHeardAt: number | null = null;
    return followStream({
      position: start.current,
      onFrame: (frame) => dispatch({ type: "frame", frame }),
      onState: (connection) => dispatch({ type: "connection", connection, at: lastHeardAt }),
      onAlive: () => (lastHeardAt = Date.now()),
    });
  }, []);

  return <Live value={live}>{children}</Live>;
}
