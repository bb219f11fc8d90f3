import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";
import { StreamFollower, defaultTiming } from "../stream-follower";
import type { InboxUpdate } from "../inbox-log";
import type { ConnectionState } from "../stream-subscription";

type Responder = (response: ServerResponse, request: IncomingMessage) => void;
type Script = { stream: Responder; poll?: Responder };

export const USER = "user_1";
export const START = "abc.5";

/** Starts a stream with `text`, and leaves it open. */
export const streamOf =
  (text = "", user = USER, build?: string): Responder =>
  (response) => {
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Stream-User": user,
      ...(build && { Build: build }),
    });
    response.write(text || ": nothing yet\n\n");
  };

export const refuse =
  (status: number, headers: Record<string, string> = {}): Responder =>
  (response) =>
    response.writeHead(status, headers).end();

export const json =
  (value: unknown): Responder =>
  (response) =>
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));

/** A server that responds by a script which a test may change, and a follower of it. */
export async function followScript(script: Script, timing: Partial<typeof defaultTiming> = {}) {
  const requests: { path: string; after: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const { url = "", headers } = request;
    requests.push({ path: url, after: headers["last-event-id"] as string | undefined });
    const respond = url.includes("/stream") ? script.stream : (script.poll ?? refuse(500));
    respond(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  let position = START;
  const states: ConnectionState[] = [];
  const builds: (string | undefined)[] = [];
  const updates: InboxUpdate[] = [];
  const follower = new StreamFollower(
    {
      userId: USER,
      status: { connection: "connecting", lastContactAt: null },
      position: () => position,
      onUpdate: (update) => {
        updates.push(update);
        position = update.to;
      },
      onStatus: ({ connection, build }) => {
        states.push(connection);
        builds.push(build);
      },
    },
    (path, init) => fetch(origin + path, init),
    { ...defaultTiming, ...timing },
  );
  onTestFinished(() => {
    follower.stop();
    server.closeAllConnections();
    server.close();
  });
  const streams = () => requests.filter(({ path }) => path.includes("/stream"));
  return {
    script,
    follower,
    requests,
    streams,
    polls: () => requests.filter((request) => !streams().includes(request)),
    states,
    builds,
    updates,
    until: (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 }),
  };
}
