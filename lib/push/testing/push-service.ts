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
  /** Of whom the sender's operator is. */
  subject: string;
  at: number;
};

type Attempt = { number: number; message: Accepted | undefined };
type Answer = (response: ServerResponse, attempt: Attempt) => void;
export type Browser = BrowserKeys & { name: string; endpoint: string };

const accept: Answer = (response) => response.writeHead(201, { Location: "/m/1" }).end();

type Receiver = { origin: string; publicKey: string; browsers: Map<string, Browser> };

/** What a message says; throws where a real service would refuse it, or the browser. */
function read({ method, headers }: IncomingMessage, body: Buffer, name: string, to: Receiver) {
  const browser = to.browsers.get(name);
  if (!browser || method !== "POST") throw new Error("no such browser");
  const { aud, exp, sub } = verifyVapid(headers.authorization ?? "", to.publicKey);
  const left = exp - Date.now() / 1000;
  if (aud !== to.origin || left <= 0 || left > 24 * 3600 || !/^(mailto|https):/.test(sub)) {
    throw new Error(`VAPID for ${aud}, ${left} s, ${sub}`);
  }
  if (headers["content-encoding"] !== "aes128gcm" || body.length > 4096) {
    throw new Error(`${headers["content-encoding"]} of ${body.length} bytes`);
  }
  const topic = headers["topic"] as string | undefined;
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic)) throw new Error(`topic ${topic}`);
  const ttl = Number(headers["ttl"]);
  if (!Number.isInteger(ttl) || ttl < 0) throw new Error(`TTL ${ttl}`);
  const urgency = headers["urgency"] as string | undefined;
  const payload = browser.decrypt(body);
  return { browser: name, topic, ttl, urgency, payload, subject: sub, at: Date.now() };
}

/**
 * A push service (RFC 8030) on loopback with browsers that decrypt what they receive. What a real one would
 * refuse is in `faults`.
 */
export async function startPushService({ port = 0 }: { port?: number } = {}) {
  const receiver: Receiver = { origin: "", publicKey: "", browsers: new Map() };
  const answers = new Map<string, Answer>();
  const attempts = new Map<string, number>();
  const accepted: Accepted[] = [];
  const faults: string[] = [];

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const name = request.url?.slice("/push/".length) ?? "";
    const body = await buffer(request).catch(() => undefined);
    if (!body) return; // the sender died
    const number = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, number);
    let message: Accepted | undefined;
    try {
      message = read(request, body, name, receiver);
    } catch (error) {
      faults.push(`${request.method} ${request.url}: ${String(error)}`);
    }
    response.once("finish", () => {
      if (message && response.statusCode < 300) accepted.push(message);
    });
    (answers.get(name) ?? accept)(response, { number, message });
  }

  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.origin = origin;
  return {
    origin,
    accepted,
    faults,
    /** The key that every sender must sign with. */
    trust: (key: string) => void (receiver.publicKey = key),
    /** A browser that has subscribed. `answer`: how the service responds to messages for it. */
    newBrowser: (answer?: Answer): Browser => {
      const name = crypto.randomUUID();
      const browser = { ...newBrowserKeys(), name, endpoint: `${origin}/push/${name}` };
      receiver.browsers.set(name, browser);
      if (answer) answers.set(name, answer);
      return browser;
    },
    attemptsFor: ({ name }: Browser) => attempts.get(name) ?? 0,
    acceptedFor: ({ name }: Browser) => accepted.filter(({ browser }) => browser === name),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type PushService = Awaited<ReturnType<typeof startPushService>>;
