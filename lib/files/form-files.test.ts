import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "@/lib/env";
import { installRequestListener } from "@/lib/http/request-listener";
import { createActor, createSession } from "@/lib/testing/factories";
import { filterFormFiles } from "./form-files";
import { garbageCollector, largeForm } from "./testing/large-form";
import { uploadsOf, filesOf, spooled } from "./testing/uploads";
import { pdf, png } from "./testing/samples";

const PAGE = "/app/projects/project_a";
const ORIGIN = env.APP_ORIGIN;
const multipart = { origin: ORIGIN, "content-type": "multipart/form-data; boundary=b" };

/** The bodies that the handler has seen. */
const seen: Buffer[] = [];
const server = createServer((request, response) => {
  void buffer(request).then(
    async (body) => {
      seen.push(body);
      const { "content-length": length, "content-type": type } = request.headers;
      const form = await new Response(body, { headers: { "content-type": type ?? "" } })
        .formData()
        .catch(() => undefined);
      const fields = form && [...form].map(([name, value]) => [name, describe(value)]);
      response.end(JSON.stringify({ fields, isLengthRight: Number(length) === body.length }));
    },
    () => response.destroy(),
  );
});
const describe = (value: FormDataEntryValue) =>
  typeof value === "string" ? value : { file: value.name, size: value.size };

beforeAll(async () => {
  installRequestListener({ origin: ORIGIN, filterBody: filterFormFiles });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { host } = new URL(ORIGIN);
async function signedIn() {
  const student = await createActor("student");
  const { token } = await createSession(student);
  return { student, cookie: `session=${token}` };
}

type Sent = { cookie?: string; path?: string; headers?: Record<string, string> };

/** Sends a form as a browser does. */
async function send(form: FormData, { cookie = "", path = PAGE, headers = {} }: Sent = {}) {
  const encoded = new Response(form);
  const bytes = Buffer.from(await encoded.arrayBuffer()).toString("latin1");
  // As browsers send a field without a chosen file.
  const sent = bytes.replace(/name="files"(?=\r\nContent-Type)/, 'name="files"; filename=""');
  return sendBytes(Buffer.from(sent, "latin1"), {
    path,
    headers: {
      cookie,
      origin: ORIGIN,
      "content-type": encoded.headers.get("content-type") ?? "",
      ...headers,
    },
  });
}

async function open(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

const head = (path: string, headers: Record<string, string>) =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "",
    "",
  ].join("\r\n");

type Head = { path: string; headers: Record<string, string> };

const sendBytes = (body: Buffer, sent: Head) => sendChunks([body], body.length, sent);

/** Sends a body as it is made, and holds no more of it than the socket does. */
async function sendChunks(chunks: Iterable<Buffer>, length: number, { path, headers }: Head) {
  const socket = await open();
  socket.write(head(path, { connection: "close", "content-length": String(length), ...headers }));
  Readable.from(chunks, { objectMode: true, highWaterMark: 1 }).pipe(socket, { end: false });
  const answer = await text(socket).catch(() => "");
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? [];
  const [json = ""] = /\{.*\}/s.exec(answer) ?? [];
  return {
    status: Number(status),
    ...(JSON.parse(json || "{}") as { fields?: [string, unknown][]; isLengthRight?: boolean }),
  };
}

const fileOf = (bytes: Buffer | string, name: string) => new File([Buffer.from(bytes)], name);

function formWith(...files: File[]): FormData {
  const form = new FormData();
  form.append("$ACTION_1:0", '{"id":"a"}');
  form.append("note", "Baris satu\r\nbaris “dua” 👋");
  for (const each of files) form.append("files", each);
  form.append("after", "");
  return form;
}

test("files become ids of files, texts stay as they are", async () => {
  const { student, cookie } = await signedIn();
  const { fields, isLengthRight } = await send(
    formWith(fileOf(pdf(), "../surat “a”.pdf"), fileOf(await png(), "foto.png")),
    { cookie },
  );
  const files = await filesOf(student);
  expect(files.map(({ name }) => name)).toEqual(["surat “a”.pdf", "foto.png"]);
  expect(fields).toEqual([
    ["$ACTION_1:0", '{"id":"a"}'],
    ["note", "Baris satu\r\nbaris “dua” 👋"],
    ["files", files[0]?.id],
    ["files", files[1]?.id],
    ["after", ""],
  ]);
  expect(isLengthRight).toBe(true);
  expect([spooled(), await uploadsOf(student)]).toEqual([[], []]);
});

test("text parts reach the handler byte for byte, also those that are no text", async () => {
  const { cookie } = await signedIn();
  const odd = Buffer.from([0xff, 0, 0x0d, 0x0a, 0x2d, 0x2d, 0xc3]);
  const body = Buffer.concat([
    Buffer.from('--b\r\ncontent-disposition: form-data; name="caf\u00e9 %22"\r\n\r\n'),
    odd,
    Buffer.from(
      '\r\n--b\r\ncontent-disposition: form-data; name="x"; filename="a.bin"\r\ncontent-type: a/b\r\n\r\n',
    ),
    odd,
    Buffer.from("\r\n--b--\r\n"),
  ]);
  seen.length = 0;
  const headers = { cookie, origin: ORIGIN, "content-type": "multipart/form-data; boundary=b" };
  expect(await sendBytes(body, { path: PAGE, headers })).toMatchObject({ status: 200 });
  expect(seen[0]?.toString("latin1")).toBe(body.toString("latin1"));
});

test("a field without a chosen file is left out; what cannot be taken is a refusal", async () => {
  const { student, cookie } = await signedIn();
  const large = Buffer.alloc(10 * 1024 * 1024 + 1, "a");
  const { fields } = await send(
    formWith(
      fileOf("", ""),
      fileOf("", "kosong.txt"),
      fileOf(large, "besar.txt"),
      fileOf("MZ\0", "a:b.exe"),
      fileOf("isi", "isi.txt"),
    ),
    { cookie },
  );
  const [stored, ...more] = await filesOf(student);
  expect(more).toEqual([]);
  expect(fields?.filter(([name]) => name === "files")).toEqual([
    ["files", "refused:fileEmpty:0:kosong.txt"],
    ["files", "refused:fileTooLarge:10:besar.txt"],
    ["files", "refused:fileType:10:a:b.exe"],
    ["files", stored?.id],
  ]);
  expect([spooled(), await uploadsOf(student)]).toEqual([[], []]);
});

test("five files at most, the others are refused", async () => {
  const { student, cookie } = await signedIn();
  const six = Array.from({ length: 6 }, (_, index) => fileOf(`isi ${index}`, `${index}.txt`));
  const { fields } = await send(formWith(...six), { cookie });
  expect(await filesOf(student)).toHaveLength(5);
  expect(fields?.at(-2)).toEqual(["files", "refused:filesTooMany:5:5.txt"]);
});

test("React's own form is filtered too, other fields and other pages are not", async () => {
  const { student, cookie } = await signedIn();
  const form = new FormData();
  form.append("_1_files", fileOf("isi", "isi.txt"));
  form.append("import", fileOf("a,b", "daftar.csv"));
  const { fields } = await send(form, { cookie });
  const [stored] = await filesOf(student);
  const other = ["import", { file: "daftar.csv", size: 3 }];
  expect(fields).toEqual([["_1_files", stored?.id], other]);
  const elsewhere = await send(form, { cookie, path: "/teach" });
  expect(elsewhere.fields).toEqual([["_1_files", { file: "isi.txt", size: 3 }], other]);
});

test("nobody's files are dropped, and another site's form is not read", async () => {
  const form = formWith(fileOf(Buffer.alloc(200_000, "a"), "a.txt"));
  const unknown = await send(form, { cookie: "session=siapa" });
  expect(unknown.fields?.map(([name]) => name)).toEqual(["$ACTION_1:0", "note", "after"]);
  const { student, cookie } = await signedIn();
  const foreign = await send(form, { cookie, headers: { origin: "https://evil.example" } });
  expect(foreign.fields).toContainEqual(["files", { file: "a.txt", size: 200_000 }]); // Next.js refuses it
  const none = await send(form);
  expect(none.fields).toContainEqual(["files", { file: "a.txt", size: 200_000 }]);
  expect([await filesOf(student), spooled()]).toEqual([[], []]);
});

test("more text than any form has is refused", async () => {
  const { cookie } = await signedIn();
  const form = formWith(fileOf("isi", "isi.txt"));
  form.append("more", "x".repeat(1024 * 1024));
  expect((await send(form, { cookie })).status).toBe(413);
  await expect.poll(spooled).toEqual([]);
});

test("the headers of parts count as text, also in nobody's form that never ends", async () => {
  const part = `--b\r\nContent-Disposition: form-data; name="a"\r\nX: ${"x".repeat(15_000)}\r\n\r\n\r\n`;
  for (const cookie of [(await signedIn()).cookie, "session=siapa"]) {
    const sent = { path: PAGE, headers: { cookie, ...multipart } };
    const { status } = await sendChunks([Buffer.from(part.repeat(100))], 30_000_000, sent);
    expect(status).toBe(413);
  }
});

test("a form that breaks off or is malformed leaves nothing, and reaches no handler", async () => {
  const { student, cookie } = await signedIn();
  const part = `--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n`;
  seen.length = 0;
  const headers = { cookie, ...multipart };
  for (const body of [part, `${part}isi`, `${part}isi\r\n--b`, "--x--", "", `${part}isi\r\n--bx`]) {
    const { status } = await sendBytes(Buffer.from(body || " "), { path: PAGE, headers });
    expect([body, status]).toEqual([body, 400]);
  }
  const socket = await open();
  const long = { ...headers, "content-length": "5000000" };
  socket.write(head(PAGE, long) + part + "x".repeat(300_000));
  await expect.poll(() => spooled().length).toBe(1);
  socket.destroy();
  await expect.poll(spooled).toEqual([]);
  expect(seen).toEqual([]);
  expect([await filesOf(student), await uploadsOf(student)]).toEqual([[], []]);
});

test("a user has two forms with files at once; others wait for nothing", async () => {
  const [one, other] = [await signedIn(), await signedIn()];
  const part = `--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nisi`;
  const headers = { cookie: one.cookie, ...multipart };
  const sockets = await Promise.all([open(), open()]);
  const begun = head(PAGE, { ...headers, "content-length": "900000" }) + part;
  for (const socket of sockets) socket.write(begun);
  await expect.poll(() => spooled().length).toBe(2);
  const third = await send(formWith(fileOf("isi", "c.txt")), { cookie: one.cookie });
  expect(third.fields).toContainEqual(["files", "refused:filesBusy:0:c.txt"]);
  const others = await send(formWith(fileOf("isi", "c.txt")), { cookie: other.cookie });
  expect(others.fields).toContainEqual(["files", (await filesOf(other.student))[0]?.id]);
  for (const socket of sockets) socket.destroy();
  await expect.poll(spooled).toEqual([]);
  const again = await send(formWith(fileOf("isi", "c.txt")), { cookie: one.cookie });
  expect(again.fields).toContainEqual(["files", (await filesOf(one.student))[0]?.id]);
});

test("five files of 10 MB pass through, and are not held in memory", async () => {
  const { student, cookie } = await signedIn();
  const boundary = "----WebKitFormBoundary0123456789abcdef";
  const { chunks, length } = largeForm(boundary, { count: 5, bytes: 10 * 1024 * 1024 });
  const collect = garbageCollector();
  const held = () => {
    collect(); // what waits for it is not held
    return process.memoryUsage().arrayBuffers;
  };
  const before = held();
  let most = 0;
  const sent = new AbortController();
  async function watch() {
    while (!sent.signal.aborted) {
      const since = performance.now();
      most = Math.max(most, held() - before);
      await pause(5 * (performance.now() - since)); // most of the time is the form's
    }
  }
  const watching = watch();
  const headers = {
    cookie,
    origin: ORIGIN,
    "content-type": `multipart/form-data; boundary=${boundary}`,
  };
  const { fields, status } = await sendChunks(chunks, length, { path: PAGE, headers }).finally(() =>
    sent.abort(),
  );
  await watching;
  expect(status).toBe(200);
  expect(fields?.filter(([, value]) => String(value).startsWith("file_"))).toHaveLength(5);
  expect(await filesOf(student)).toHaveLength(5);
  expect(most).toBeLessThan(5 * 1024 * 1024); // a tenth of what was sent
});
