"use client";

import { createContext, useContext } from "react";
import type { WaitingChange } from "@/lib/offline/messages";

/** What waits on this device for the network, oldest first. */
export const Queue = createContext<readonly WaitingChange[]>([]);

/** The read state that waits for a notification; undefined when none does. Confirming reads it. */
export function useQueuedRead(id: string | undefined): boolean | undefined {
  const change = useContext(Queue).findLast((each) => each.id === id);
  return change && change.action !== "unread";
}

/** Whether what a form of the inbox asks for, with these fields, waits already. */
export function useIsQueued({ id, version }: Record<string, string>): boolean {
  return useContext(Queue).some(
    (each) => each.id === id && (version === undefined || each.action === "confirm"),
  );
}
