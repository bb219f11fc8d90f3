import type { Delivery } from "./ledger";
import type { Status } from "./following";

/** What the leading tab says: with every change, and every few seconds, so that the others know it lives. */
export type Word = {
  type: "word";
  /** Later reigns have greater numbers; words of an older one no longer count. */
  reign: number;
  status: Status;
  /** How far the leader has been told. */
  position: string;
  /** News, or the answer to a question: true for every tab, whoever asked. */
  delivery?: Delivery;
};

/** What any tab asks the leader: what happened after `position`? */
export type Question = {
  type: "question";
  position: string;
  /** Somebody looks at this tab: the leader shall not wait for a better time to connect. */
  urgent: boolean;
};

export type TabMessage = Word | Question;

export type TabChannel = { post(message: TabMessage): void; close(): void };

export function openTabChannel(name: string, onMessage: (message: TabMessage) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => onMessage(data));
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
