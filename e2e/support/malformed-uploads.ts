import { text } from "node:stream/consumers";
import type { Random } from "../checker/random";
import { openConnection } from "../security/support/raw-http";
import { E2E_ORIGIN, E2E_PORT } from "./environment";

// Requests about files as nobody should send them. Bodies are in Latin-1: a character for each byte.

const asBytes = (utf8: string) => Buffer.from(utf8).toString("latin1");

const names = [
  "../../etc/passwd",
  "a\0b.pdf",
  asBytes("foto\u202egpj.exe"),
  `${"panjang ".repeat(60)}.docx`,
  asBytes("👩‍👩‍👧‍👦.png"),
  "",
  ".",
  'a"; filename="b.html',
  "a\r\nSet-Cookie: session=x",
  "\xed\xa0\x80",
  "CON.txt",
  "<script>alert(1)</script>.svg",
  "refused:fileType:0:x",
];
const contents = [
  "",
  "isi",
  "<!doctype html><script>alert(1)</script>",
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  "%PDF-1.7\n<script>alert(1)</script>",
  "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff",
  "\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0\xff\xff\xff\xff",
  "RIFF\xff\xff\xff\xffWEBPVP8X",
  "PK\x03\x04\x14\0",
  "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
  "MZ\x90\0",
  "GIF89a/*<script>*/=1;",
  "\0".repeat(100),
  "--b\r\n--b--\r\n\r\n",
];
const sizes = [1e12, -1, 0, 0.5, "1", null, 2 ** 70];
const offsets = ["0", "0", "0", "1", "-1", "9e9", "", "00", "99999999999999999999"];

const bytes = (random: Random, length: number) =>
  Buffer.from(Array.from({ length }, () => random.below(256))).toString("latin1");
const content = (random: Random) =>
  random.chance(0.8) ? random.pick(contents) : bytes(random, random.below(400));

export type Malformed = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
};

export function beginUpload(random: Random): Malformed {
  const kinds = [
    () => JSON.stringify({ name: random.pick(names), size: random.below(60) }),
    () => JSON.stringify({ name: "a.txt", size: random.below(60) }),
    () => JSON.stringify({ name: "a.txt", size: random.pick(sizes) }),
    () => random.pick(['{"name":', "[]", "null", '{"name":"a","size":1,"id":"file_a"}']),
    () => bytes(random, 20),
  ];
  const headers = { "Content-Type": "application/json" };
  return { method: "POST", path: "/api/files", headers, body: asBytes(random.pick(kinds)()) };
}

/** A part for one of these uploads, or what comes close. */
export function appendPart(random: Random, ids: readonly string[]): Malformed {
  const isKnown = random.chance(0.8) && ids.length > 0;
  const id = isKnown ? random.pick(ids) : random.pick(["file_x", "..", "%00"]);
  const type = random.chance(0.9) ? "application/offset+octet-stream" : "text/html";
  const headers = { "Content-Type": type, "Upload-Offset": random.pick(offsets) };
  const method = random.pick(["PATCH", "PATCH", "PATCH", "PATCH", "DELETE", "HEAD"]);
  const body = method === "PATCH" ? content(random) : "";
  return { method, path: `/api/files/${id}`, headers, body };
}

const fields = ["files", "files", "files", "_1_files", "note", "link", "$ACTION_KEY", ""];
const headerNames = [
  "Content-Disposition: ",
  "Content-Disposition: ",
  "content-disposition:",
  "Content-Disposition\r\n : ",
  "X: ",
];
const types = ["", "Content-Type: text/html", "Content-Type: multipart/mixed; boundary=c"];
const gaps = ["\r\n\r\n", "\r\n\r\n", "\r\n\r\n", "\n\n", "\r\n"];

function part(random: Random, boundary: string): string {
  const [field, name] = [random.pick(fields), random.pick(names)];
  const disposition = random.pick([
    `form-data; name="${field}"; filename="${name}"`,
    `form-data; name="${field}"; filename="${name}"`,
    `form-data; name="${field}"`,
    `form-data; name=${field}; filename=a.txt`,
    `form-data; filename="${name}"; name="${field}"; name="x"`,
    "attachment; filename*=UTF-8''a.html",
    `form-data; name="${field}"; filename="${"x".repeat(20_000)}"`,
    "",
  ]);
  const headers = [random.pick(headerNames) + disposition, random.pick(types)].filter(Boolean);
  return `--${boundary}\r\n${headers.join("\r\n")}${random.pick(gaps)}${content(random)}\r\n`;
}

export function postForm(random: Random, path: string): Malformed {
  const boundary = random.pick(["b", "b", "----WebKitFormBoundaryAbc", "-", "b".repeat(300)]);
  const parts = Array.from({ length: random.below(9) }, () => part(random, boundary)).join("");
  const whole = `--${boundary}--\r\n`;
  const end = random.pick([whole, whole, whole, "", `--${boundary}`, "--c--"]);
  const parameter = random.pick([
    `; boundary=${boundary}`,
    `; boundary=${boundary}`,
    `; boundary="${boundary}"`,
    "",
    "; boundary=c",
  ]);
  const headers = { "Content-Type": `multipart/form-data${parameter}` };
  return { method: "POST", path, headers, body: parts + end };
}

/**
 * Sends it as a whole, in chunks, cut, or with a length that is not its own, and sometimes leaves before the answer.
 * Returns the statuses of all answers.
 */
export async function sendMalformed(
  random: Random,
  { method, path, body, ...sent }: Malformed,
  cookie: string,
): Promise<number[]> {
  const way = random.pick(["whole", "whole", "whole", "cut", "short", "long", "chunked", "early"]);
  const declared = { short: Math.floor(body.length / 2), long: body.length + 9 };
  const length = way === "short" || way === "long" ? declared[way] : body.length;
  const headers = {
    Host: `localhost:${E2E_PORT}`,
    Cookie: cookie,
    Origin: E2E_ORIGIN,
    Connection: "close",
    ...sent.headers,
    ...(way === "chunked" ? { "Transfer-Encoding": "chunked" } : { "Content-Length": length }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = await openConnection(E2E_PORT);
  socket.setTimeout(5_000, () => socket.destroy());
  const answer = text(socket).catch(() => "");
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  const bodies: Partial<Record<typeof way, string>> = {
    chunked: `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    cut: body.slice(0, random.below(body.length + 1)),
    early: "",
  };
  socket.write(bodies[way] ?? body, "latin1");
  if (["cut", "early", "long"].includes(way)) setTimeout(() => socket.end(), 5);
  if (random.chance(0.1)) setTimeout(() => socket.resetAndDestroy(), random.below(20));
  const statuses = (await answer).matchAll(/HTTP\/1\.1 (\d{3}) /g);
  return Array.from(statuses, ([, status]) => Number(status));
}
