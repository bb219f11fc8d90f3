import type { Own } from "./decide";

/** Safari has one of the window, which needs no worker; everybody else the worker's. Undefined: no push here. */
export async function pushManager(): Promise<PushManager | undefined> {
  if (!("Notification" in window)) return undefined;
  if ("pushManager" in window) return window.pushManager as PushManager;
  try {
    return (await navigator.serviceWorker.getRegistration())?.pushManager;
  } catch {
    return undefined; // blocked, or plain http
  }
}

const toBase64url = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** The browser's subscription as `decide` compares it. */
export function ownOf(subscription: PushSubscription | null, publicKey: string): Own {
  if (!subscription) return null;
  const key = subscription.options.applicationServerKey;
  return {
    endpoint: subscription.endpoint,
    isForKey: key !== null && toBase64url(key) === publicKey,
  };
}

/** Subscribes the browser; one for another key ends first. Rejects without permission. */
export async function subscribe(manager: PushManager, publicKey: string) {
  const former = await manager.getSubscription();
  if (former && !ownOf(former, publicKey)?.isForKey) await former.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

/** What the server has to know of a subscription. */
export function formOf(subscription: PushSubscription): FormData {
  const { p256dh = "", auth = "" } = subscription.toJSON().keys ?? {};
  const form = new FormData();
  form.set("endpoint", subscription.endpoint);
  form.set("p256dh", p256dh);
  form.set("auth", auth);
  return form;
}
