import { formatPosition, type Position } from "./position";

/** A notification in a stream frame. The first five fields are the public contract. */
export type StreamedNotification = {
  id: string;
  type: string;
  title: string;
  message: string;
  link: string;
  seq: number;
  /** Null for what goes to a role or to everybody. */
  courseTitle: string | null;
  createdAt: string;
  /** How many files it has; absent without any. */
  attachments?: number;
};

/** Identifies a content: under another `seq` the notification was raised again, perhaps with another text. */
export const contentKey = ({ id, seq }: Pick<StreamedNotification, "id" | "seq">) => `${seq} ${id}`;

export type StreamFrame = {
  unreadCount: number;
  newNotifications?: StreamedNotification[];
  /** What was missed cannot be replayed: the client must fetch its list. */
  reset?: true;
  /** Notifications that the client may show were corrected or withdrawn: fetch them again. */
  inboxChanged?: true;
  /** What an announcement's readers did changed, in a course that the user manages: ask again. */
  receiptsChanged?: true;
};

/** Bytes for a stream, in one buffer whatever the number of streams: as they are, and as an HTTP chunk. */
export type EncodedFrame = { readonly text: Uint8Array; readonly chunk: Uint8Array };

export function frameOf(text: string): EncodedFrame {
  const size = Buffer.byteLength(text).toString(16);
  const chunk = Buffer.from(`${size}\r\n${text}\r\n`);
  return { text: chunk.subarray(size.length + 2, -2), chunk };
}

export const heartbeat = frameOf(": heartbeat\n\n");

/** A comment that fills WebKit's buffer: it holds back the first 1,024 bytes of a fetched body. */
export const padding = new TextEncoder().encode(`:${" ".repeat(1_024)}\n\n`);

/** Line ends in Unicode, but not in server-sent events; some clients split lines at them anyway. */
const unicodeLineEnds = /[\u0085\u2028\u2029]/g;
const escaped = (character: string) =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * One server-sent event. JSON escapes CR and LF, so no text can end the data line or begin a field.
 * `retry` is the reconnection delay in milliseconds.
 */
export function encodeFrame(frame: StreamFrame, position: Position, retry?: number): EncodedFrame {
  const prelude = retry === undefined ? "" : `retry: ${retry}\n`;
  const data = JSON.stringify(frame).replace(unicodeLineEnds, escaped);
  return frameOf(`${prelude}id: ${formatPosition(position)}\ndata: ${data}\n\n`);
}
