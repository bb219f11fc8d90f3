/** A position in the change log; invalid under another `epoch` (another or a restored database). */
export type Position = { epoch: string; seq: number };

const pattern = /^([0-9a-f]{1,32})\.(\d{1,15})$/;

/** Parses an event id, `Last-Event-ID` or `?since=`; undefined when it is malformed. */
export function parsePosition(id: string | null): Position | undefined {
  const [, epoch, seq] = pattern.exec(id ?? "") ?? [];
  return epoch && seq ? { epoch, seq: Number(seq) } : undefined;
}

export const formatPosition = ({ epoch, seq }: Position) => `${epoch}.${seq}`;
