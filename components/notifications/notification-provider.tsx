"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useRef } from "react";
import { useLocale, useTimeZone } from "next-intl";
import { Queue } from "@/components/offline/queue";
import { initialState, type LiveNotifications, reduce } from "./live-state";
import { watchPageLifecycle } from "./stream/page-lifecycle";
import { SharedStream } from "./stream/shared-stream";
import { useWorkerReports } from "./use-worker-reports";

const Live = createContext<LiveNotifications | null>(null);

export function useLiveNotifications(): LiveNotifications {
  const live = useContext(Live);
  if (!live) throw new Error("useLiveNotifications needs a NotificationProvider");
  return live;
}

type Props = {
  userId: string;
  unreadCount: number;
  position: string;
  /** The build that renders this page. */
  build: string | undefined;
  children: ReactNode;
};

/** Connects this page to the browser's shared stream, and provides its state. */
export function NotificationProvider({ userId, unreadCount, position, build, children }: Props) {
  const [live, dispatch] = useReducer(reduce, initialState(unreadCount, position, build));
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
    dispatch({ type: "rendered", unreadCount, position });
  }, [unreadCount, position]);

  useWorkerReports({ userId, isOutdated: live.isOutdated, dispatch });

  return (
    <Live value={live}>
      <Queue value={live.queue}>{children}</Queue>
    </Live>
  );
}
