import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type BrowserKeys, newBrowserKeys, verifyVapid } from "./browser-keys";

/** A message that the service accepted, and the browser decrypted. */
export type Accepted = {
  browser: string;
  topic: string | undefined;
  ttl: number;
  urgency: string | undefined;
  payload: string;
  at: number;
};

type Answer = (response: ServerResponse, attempt: number) => void;
export type Browser = BrowserKeys & { name: string; endpoint: string };

const accept: Answer = (response) => response.writeHead(201, { Location: "/m/1" }).end();

/**
 * A push service (RFC 8030) on loopback with browsers that decrypt what they receive. What a real one would
 * refuse is in `faults`.
 */
export async function startPushService({ port = 0 }: { port?: number } = {}) {
  const browsers = new Map<string, Browser>();
  const answers = new Map<string, Answer>();
  const attempts = new Map<string, number>();
  const accepted: Accepted[] = [];
  const faults: string[] = [];
  let publicKey = "";

  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const name = request.url?.slice("/push/".length) ?? "";
    const body = await buffer(request).catch(() => undefined);
    if (!body) return; // the sender died
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    try {
      const message = { ...read(request, name, body), at: Date.now() };
      response.once("finish", () => {
        if (response.statusCode < 300) accepted.push(message);
      });
    } catch (error) {
      faults.push(`${request.method} ${request.url}: ${String(error)}`);
    }
    (answers.get(name) ?? accept)(response, attempt);
  }

  function read({ method, headers }: IncomingMessage, name: string, body: Buffer) {
    const browser = browsers.get(name);
    if (!browser || method !== "POST") throw new Error("no such browser");
    const { aud, exp, sub } = verifyVapid(headers.authorization ?? "", publicKey);
    const left = exp - Date.now() / 1000;
    if (aud !== origin || left <= 0 || left > 24 * 3600 || !/^(mailto|https):/.test(sub)) {
      throw new Error(`VAPID for ${aud}, ${left} s, ${sub}`);
    }
    if (headers["content-encoding"] !== "aes128gcm" || body.length > 4096) {
      throw new Error(`${headers["content-encoding"]} of ${body.length} bytes`);
    }
    const topic = headers["topic"] as string | undefined;
    if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic)) throw new Error(`topic ${topic}`);
    const ttl = Number(headers["ttl"]);
    if (!Number.isInteger(ttl) || ttl < 0) throw new Error(`TTL ${headers["ttl"]}`);
    const urgency = headers["urgency"] as string | undefined;
    return { browser: name, topic, ttl, urgency, payload: browser.decrypt(body) };
  }

  return {
    origin,
    accepted,
    faults,
    /** The key that every sender must sign with. */
    trust: (key: string) => void (publicKey = key),
    /** A browser that has subscribed. `answer`: how the service responds to messages for it. */
    newBrowser: (answer?: Answer): Browser => {
      const name = crypto.randomUUID();
      const browser = { ...newBrowserKeys(), name, endpoint: `${origin}/push/${name}` };
      browsers.set(name, browser);
      if (answer) answers.set(name, answer);
      return browser;
    },
    /** Changes how the service responds to messages for a browser. */
    answer: ({ name }: Browser, answer: Answer) => void answers.set(name, answer),
    attemptsFor: ({ name }: Browser) => attempts.get(name) ?? 0,
    acceptedFor: ({ name }: Browser) => accepted.filter(({ browser }) => browser === name),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type PushService = Awaited<ReturnType<typeof startPushService>>;
