"use client";

import { useEffect, useSyncExternalStore } from "react";
import { ServerClock } from "./server-clock";

const UPDATE_INTERVAL_MS = 30_000;

const clock = new ServerClock();
const listeners = new Set<() => void>();
let current: number | undefined;
let interval: ReturnType<typeof setInterval> | undefined;

function update() {
  current = clock.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  interval ??= setInterval(update, UPDATE_INTERVAL_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(interval);
    interval = undefined;
  };
}

function observe(time: number) {
  clock.observe(time);
  update();
}

/** Learns the server's time from one of its responses. */
export function observeServerTime(response: Response): Response {
  observe(Date.parse(response.headers.get("date") ?? ""));
  return response;
}

/** The server's time by a response, which the clock learns too. */
export function serverTimeOf(response: Response): Date {
  observeServerTime(response);
  return new Date(clock.now() ?? Date.now());
}

/** A moment of this device's clock in the server's time. */
export const toServerTime = (moment: number) => {
  const now = clock.now();
  return now === undefined ? moment : moment + now - Date.now();
};

/** The server's time, updated twice a minute. `rendered` is the time at which the server rendered the page. */
export function useServerNow(rendered: Date): Date {
  const renderedAt = rendered.getTime();
  useEffect(() => observe(renderedAt), [renderedAt]);
  const now = useSyncExternalStore(
    subscribe,
    () => current,
    () => undefined, // while hydrating, as the server rendered it
  );
  return new Date(Math.max(now ?? renderedAt, renderedAt));
}
