// Worker thread that encrypts push messages and posts them, so that neither costs the streams time. Not
// TypeScript: `next dev`, the build, tsx and Vitest load it directly.
import { request as requestHttp } from "node:http";
import { Agent, request as requestHttps } from "node:https";
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import webPush from "web-push";
import { lookupPublic } from "./public-address.mjs";

const { vapid, testService, timeoutMs } = workerData;
/** A response has nothing to say in its body; one that is longer ends the connection. */
const MAX_BODY_BYTES = 16 * 1024;
/** A signature is valid for 12 hours (RFC 8292 allows 24). */
const RENEW_SIGNATURE_MS = 6 * 3600 * 1000;

/** As for hashing: with few cores, streams and pages go first. Only on Linux a thread has its own priority. */
const NICENESS = 5;
if (process.platform === "linux") setPriority(NICENESS);

const agent = new Agent({ keepAlive: true, lookup: lookupPublic });
const signatures = new Map();

/** The VAPID header (RFC 8292) for a push service; one serves for all its messages. */
function authorizationFor(origin) {
  const known = signatures.get(origin);
  if (known && Date.now() < known.renewAt) return known.value;
  const { subject, publicKey, privateKey } = vapid;
  const { Authorization: value } = webPush.getVapidHeaders(
    origin,
    subject,
    publicKey,
    privateKey,
    "aes128gcm",
  );
  signatures.set(origin, { value, renewAt: Date.now() + RENEW_SIGNATURE_MS });
  return value;
}

/** Encrypted for the browser (RFC 8291), as a request (RFC 8030). */
function messageFor({ endpoint, p256dh, auth, payload, ttl, urgency, topic }) {
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    payload,
    { TTL: ttl, urgency, topic, contentEncoding: "aes128gcm", vapidDetails: null },
  );
  return {
    headers: { ...headers, Authorization: authorizationFor(new URL(endpoint).origin) },
    body,
  };
}

/** Resolves with the status of the response. A redirect is one: it is not followed. */
function post(endpoint, { headers, body }) {
  const { origin } = new URL(endpoint);
  const [send, options] = origin === testService ? [requestHttp, {}] : [requestHttps, { agent }];
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const request = send(endpoint, { ...options, method: "POST", headers, signal });
    request.on("error", reject); // also after the response: the time limit is for its body too
    request.once("response", (response) => {
      let received = 0;
      response.on("error", () => undefined);
      response.on("data", (chunk) => {
        received += chunk.length;
        if (received > MAX_BODY_BYTES) request.destroy();
      });
      resolve({ status: response.statusCode, retryAfter: response.headers["retry-after"] });
    });
    request.end(body);
  });
}

parentPort.on("message", (job) => void deliver(job));

async function deliver({ id, message }) {
  try {
    const { status, retryAfter } = await post(message.endpoint, messageFor(message));
    parentPort.postMessage({ id, reply: { status, retryAfter } });
  } catch (error) {
    parentPort.postMessage({ id, reply: { failure: error.code ?? error.name } });
  }
}
