import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { file, fileContent, upload } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { fileTypes } from "@/lib/files/types";
import { createUpload } from "@/lib/files/uploads";
import { createProject, createSession } from "@/lib/testing/factories";
import { seeded } from "./checker/random";
import { type Classroom, expect, test } from "./fixtures";
import { openConnection } from "./security/support/raw-http";
import { E2E_DATABASE, E2E_ORIGIN, E2E_PORT } from "./support/environment";
import { appendPart, beginUpload, postForm, sendMalformed } from "./support/malformed-uploads";
import { repeat } from "./support/raw-client";

// By hand: FUZZ_UPLOADS=2000 npx playwright test e2e/uploads-fuzz.spec.ts
const TIMES = Number(process.env.FUZZ_UPLOADS ?? 150);
const SEED = Number(process.env.FUZZ_SEED ?? 20261129);

test.setTimeout(600_000);

async function rowsOf({ id }: Actor) {
  const uploads = await db.select({ id: upload.id }).from(upload).where(eq(upload.userId, id));
  const files = await db
    .select({ id: file.id, name: file.name, type: fileContent.type })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash))
    .where(eq(file.uploaderId, id));
  return { uploads: uploads.map((row) => row.id), files };
}

const spool = join(dirname(E2E_DATABASE.replace("file:", "")), "files/uploads");

/** What is in the spool and belongs to no upload. */
async function leftOver(): Promise<string[]> {
  const known = new Set((await db.select({ id: upload.id }).from(upload)).map(({ id }) => id));
  return (existsSync(spool) ? readdirSync(spool) : []).filter((name) => !known.has(name));
}

async function open({ student, course }: Classroom) {
  const { id } = await createProject(course);
  const cookie = `session=${(await createSession(student)).token}`;
  return { cookie, headers: { Cookie: cookie, Origin: E2E_ORIGIN }, page: `/app/projects/${id}` };
}

test(`${TIMES} malformed uploads (seed ${SEED}): no 500, nothing runs, nothing is left`, async ({
  classroom,
}, { annotations }) => {
  const { student } = classroom;
  const { cookie, headers, page } = await open(classroom);
  const random = seeded(SEED, "uploads");
  const tally: Record<string, number> = {};
  await repeat(
    TIMES,
    async (index) => {
      const { uploads } = await rowsOf(student);
      const kinds = [beginUpload(random), appendPart(random, uploads), postForm(random, page)];
      const sent = kinds[index % kinds.length]!;
      const statuses = await sendMalformed(random, sent, cookie);
      for (const status of statuses) tally[status] = (tally[status] ?? 0) + 1;
      expect([sent, statuses.filter((status) => status >= 500)]).toEqual([sent, []]);
    },
    6,
  );
  annotations.push({ type: "statuses", description: JSON.stringify(tally) });

  const { uploads, files } = await rowsOf(student);
  expect(uploads.length + files.length).toBeGreaterThan(0); // some were well-formed after all
  for (const { id, name, type } of files) {
    expect(fileTypes).toContain(type);
    expect(name).not.toMatch(/[/\\\p{Cc}\u202e]/u);
    const { headers: answered, body } = await fetch(`${E2E_ORIGIN}/api/files/${id}`, { headers });
    const kind = type.startsWith("image/") ? /^inline;/ : /^attachment;/;
    expect(answered.get("content-disposition")).toMatch(kind);
    expect(answered.get("content-type")?.split(";")[0]).toBe(type);
    await body?.cancel();
  }
  for (const id of [...uploads, ...files.map((one) => one.id)]) {
    const { status } = await fetch(`${E2E_ORIGIN}/api/files/${id}`, { method: "DELETE", headers });
    expect(status).toBe(204);
  }
  expect(await rowsOf(student)).toEqual({ uploads: [], files: [] });
  await expect.poll(leftOver, { timeout: 15_000 }).toEqual([]);
});

/** More than a refused client may send within its last second. */
const PIECES = 400;

/** Sends a head, and bytes until the server closes the connection. Returns the answer's begin. */
async function flood(head: string[], piece: string) {
  const socket = await openConnection(E2E_PORT);
  let answer = ""; // also what came before a reset
  socket.on("data", (received: Buffer) => (answer += received.toString("latin1")));
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(
    [...head, `Host: localhost:${E2E_PORT}`, `Origin: ${E2E_ORIGIN}`, "", ""].join("\r\n"),
  );
  let count = 0;
  for (; !socket.destroyed && !socket.readableEnded && count < PIECES; count++) {
    socket.write(piece);
    await pause(5);
  }
  const isCut = count < PIECES;
  socket.destroy();
  await closed;
  return { begin: answer.slice(0, "HTTP/1.1 413".length), isCut };
}

test("a body of 2 GB is refused at its head, and without a length at its limit", async ({
  classroom,
}) => {
  const { cookie, page } = await open(classroom);
  const { id } = await createUpload(classroom.student, { name: "a.txt", size: 10_000_000 });
  const part = [
    `PATCH /api/files/${id} HTTP/1.1`,
    "Content-Type: application/offset+octet-stream",
    "Upload-Offset: 0",
  ];
  const form = [`POST ${page} HTTP/1.1`, "Content-Type: multipart/form-data; boundary=b"];
  const long = "x".repeat(200_000);
  const field = `--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n${long}\r\n`;
  for (const [head, bytes] of [
    [part, long],
    [form, field],
  ] as const) {
    const own = [...head, `Cookie: ${cookie}`];
    const declared = flood([...own, "Content-Length: 2147483648"], bytes);
    expect([head[0], await declared]).toEqual([head[0], { begin: "HTTP/1.1 413", isCut: true }]);
    const chunk = `${bytes.length.toString(16)}\r\n${bytes}\r\n`;
    const { begin, isCut } = await flood([...own, "Transfer-Encoding: chunked"], chunk);
    expect([head[0], isCut]).toEqual([head[0], true]);
    expect(["HTTP/1.1 413", ""]).toContain(begin); // a client that goes on sending may lose the answer
  }
});
