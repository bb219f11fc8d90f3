// Runs as a process of its own. On a message with the server, the cookies of users and a size in bytes it uploads one
// file for each user, all at once, and answers with the ids of the files.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { setPriority } from "node:os";
import { text } from "node:stream/consumers";

setPriority(19); // phones are other machines: they must not take the cores of what is measured

const PART = 1024 * 1024;

type Job = { port: number; origin: string; cookies: string[]; size: number };
type Client = { port: number; agent: Agent; headers: Record<string, string> };

process.once("disconnect", () => process.exit()); // it ends with its parent
process.once("message", (job: Job) => {
  void uploadAll(job).then((ids) => process.send?.(ids, () => process.disconnect()));
});

async function uploadAll({ port, origin, cookies, size }: Job): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: cookies.length });
  const content = randomBytes(PART);
  const uploads = cookies.map((cookie) => {
    const headers = { Cookie: cookie, Origin: origin };
    return upload({ port, agent, headers }, content, size);
  });
  return Promise.all(uploads);
}

async function upload(client: Client, content: Buffer, size: number): Promise<string> {
  const begun = await send(client, {
    method: "POST",
    path: "/api/files",
    type: "application/json",
    body: JSON.stringify({ name: "surat.pdf", size }),
  });
  const { id } = JSON.parse(begun) as { id: string };
  const first = Buffer.from(content); // another content for each
  first.write(`%PDF-1.7\n${id}\n`);
  for (let offset = 0; offset < size; offset += PART) {
    await send(client, {
      method: "PATCH",
      path: `/api/files/${id}`,
      type: "application/offset+octet-stream",
      offset,
      body: offset === 0 ? first : content,
    });
  }
  return id;
}

type Sent = {
  method: string;
  path: string;
  type: string;
  offset?: number;
  body: string | Buffer;
};

async function send({ port, agent, headers }: Client, sent: Sent): Promise<string> {
  const { method, path, type, offset, body } = sent;
  const outgoing = request({
    port,
    host: "127.0.0.1",
    method,
    path,
    agent,
    headers: {
      ...headers,
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(body),
      ...(offset !== undefined && { "Upload-Offset": offset }),
    },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const answer = await text(response);
  const { statusCode = 0 } = response;
  if (statusCode >= 300) throw new Error(`${method} ${path} returned ${statusCode}: ${answer}`);
  return answer;
}
