import { type Connect, type Entry, type Frame, type List, ofKind, grouped } from "../history";

export type Position = { epoch: string; seq: number };

/**
 * What one client received over connections that each continue where the one before ended. A client that
 * reconnects with another position than its last one begins a new chain.
 */
export type Chain = {
  watcher: string;
  user: string;
  /** Its first position. */
  resume: Position | undefined;
  /** The frames of each connection. */
  connections: { connect: Connect; frames: Frame[] }[];
  lists: List[];
};

export function parsePosition(id: string | undefined): Position | undefined {
  const [, epoch, seq] = /^([0-9a-f]{1,32})\.(\d{1,15})$/.exec(id ?? "") ?? [];
  return epoch && seq ? { epoch, seq: Number(seq) } : undefined;
}

export function chainsOf(history: Entry[]): Chain[] {
  const framesBy = grouped(ofKind(history, "frame"), ({ connection }) => connection);
  const listsBy = grouped(ofKind(history, "list"), ({ watcher }) => watcher);
  const chains: Chain[] = [];
  for (const [watcher, connects] of grouped(ofKind(history, "connect"), (c) => c.watcher)) {
    let chain: Chain | undefined;
    let last: string | undefined;
    for (const connect of connects) {
      const { user, resume, connection } = connect;
      if (!chain || resume === undefined || resume !== last) {
        const lists = listsBy.get(watcher) ?? [];
        chain = { watcher, user, resume: parsePosition(resume), connections: [], lists };
        chains.push(chain);
      }
      const frames = framesBy.get(connection) ?? [];
      chain.connections.push({ connect, frames });
      last = frames.at(-1)?.id ?? resume;
    }
  }
  return chains;
}
