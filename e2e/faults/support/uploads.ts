import { createHash, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Student } from "../../../bench/support/school";
import { NoResponseError, sendRequest } from "../../checker/http-client";

const PART_BYTES = 512 * 1024;
const LARGEST_BYTES = 3 * 1024 * 1024;
const TIMEOUT_MS = 12_000;

/** A file that the server has said to have: its id and what it must contain. */
export type Uploaded = { id: string; hash: string };

type Options = { origin: () => string; students: Student[] };

/** Several students upload files of all sizes, one after the other, and go on where they stopped. */
export function startUploaders(count: number, { origin, students }: Options) {
  const state = { stopped: false, resumed: 0, refused: [] as string[], uploaded: [] as Uploaded[] };
  const uploaders = students.slice(0, count).map(async (student) => {
    while (!state.stopped) await uploadOne(state, origin, student.token);
  });
  return {
    acknowledged: () => state.uploaded.length,
    stop: async () => {
      state.stopped = true;
      await Promise.all(uploaders);
      return state;
    },
  };
}

type State = { stopped: boolean; resumed: number; refused: string[]; uploaded: Uploaded[] };

async function uploadOne(state: State, origin: () => string, token: string): Promise<void> {
  const text = randomBytes(Math.ceil((Math.random() * LARGEST_BYTES) / 2)).toString("hex");
  const bytes = Buffer.from(text);
  const id = await begin(origin(), token, bytes.length);
  if (id === undefined) {
    await pause(100);
    return;
  }
  let offset: number | undefined = 0;
  while (offset !== undefined) {
    const sent = await sendPart(origin(), token, { id, bytes, offset });
    if (sent === "complete") {
      state.uploaded.push({ id, hash: createHash("sha256").update(bytes).digest("hex") });
      return;
    }
    if (typeof sent === "string") {
      state.refused.push(sent);
      return;
    }
    if (sent === undefined) state.resumed++;
    offset = sent ?? (await offsetOf(origin, token, id));
  }
}

/** The id of a new upload; undefined while there is no server. */
async function begin(origin: string, token: string, size: number): Promise<string | undefined> {
  try {
    const { status, body } = await sendRequest(origin, "/api/files", {
      method: "POST",
      token,
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify({ name: "tugas.txt", size }),
      timeoutMs: TIMEOUT_MS,
    });
    return status === 201 ? (JSON.parse(body) as { id: string }).id : undefined;
  } catch (error) {
    if (error instanceof NoResponseError) return undefined;
    throw error;
  }
}

type Part = { id: string; bytes: Buffer; offset: number };

/** The new offset; undefined when nobody knows. */
async function sendPart(origin: string, token: string, { id, bytes, offset }: Part) {
  try {
    const { status, headers, body } = await sendRequest(origin, `/api/files/${id}`, {
      method: "PATCH",
      token,
      headers: {
        origin,
        "content-type": "application/offset+octet-stream",
        "upload-offset": String(offset),
      },
      body: bytes.subarray(offset, offset + PART_BYTES),
      timeoutMs: TIMEOUT_MS,
    });
    if (status === 200 || status === 201) return "complete";
    if (status === 204 || status === 409) return Number(headers["upload-offset"]);
    return status === 503 ? undefined : `${status} ${body}`;
  } catch (error) {
    if (error instanceof NoResponseError) return undefined;
    throw error;
  }
}

/** Where to go on; undefined when the upload is not there any more. */
async function offsetOf(origin: () => string, token: string, id: string) {
  for (;;) {
    try {
      const { status, headers } = await sendRequest(origin(), `/api/files/${id}`, {
        method: "HEAD",
        token,
        timeoutMs: TIMEOUT_MS,
      });
      if (status === 200) return Number(headers["upload-offset"]);
      if (status === 404) return undefined;
    } catch (error) {
      if (!(error instanceof NoResponseError)) throw error;
    }
    await pause(100);
  }
}
