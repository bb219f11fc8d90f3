import {
  type OfflineChange,
  WORKER_PATH,
  type WorkerReport,
  type WorkerRequest,
} from "@/lib/offline/messages";

/** How long the worker may take to keep a change, before it counts as not kept. */
const PATIENCE_MS = 3_000;

/** Missing on plain http, and where the user blocks storage: then everything is as without a worker. */
const container = (): ServiceWorkerContainer | undefined => navigator.serviceWorker;

let registered: Promise<boolean> | undefined;

/** Registers the worker, once a page; resolves to whether it runs. Never rejects. */
export const registerWorker = (): Promise<boolean> =>
  (registered ??= register().catch(() => false)); // blocked, or no network

async function register(): Promise<boolean> {
  await container()?.register(WORKER_PATH, { updateViaCache: "none" });
  return Boolean(await container()?.ready);
}

/** Sends a request to the worker, if there is one; returns whether it was sent. */
export async function postToWorker(request: WorkerRequest, port?: MessagePort): Promise<boolean> {
  try {
    const worker = (await container()?.getRegistration())?.active;
    worker?.postMessage(request, port ? [port] : []);
    return Boolean(worker);
  } catch {
    return false;
  }
}

/** Keeps a change until the network is back; resolves to whether it is kept. */
export const queueChange = async (userId: string, change: OfflineChange): Promise<boolean> =>
  (await askWorker<true>({ type: "queue", userId, change }, PATIENCE_MS)) ?? false;

/** The worker's reply to a request; undefined when there is no worker, or it does not reply in time. */
export async function askWorker<Reply>(
  request: WorkerRequest,
  patienceMs: number,
): Promise<Reply | undefined> {
  const { port1, port2 } = new MessageChannel();
  const reply = new Promise<Reply | undefined>((resolve) => {
    port1.addEventListener("message", ({ data }: MessageEvent<Reply>) => resolve(data));
    port1.start();
    setTimeout(resolve, patienceMs, undefined);
  });
  return (await postToWorker(request, port2)) ? reply : undefined;
}

/** What a form of the inbox asks for: of one with a version the confirmation, else the read state. */
export function changeOf(form: FormData): OfflineChange {
  const field = (name: string) => form.get(name) as string;
  const common = { key: crypto.randomUUID(), id: field("id") };
  return form.has("version")
    ? { ...common, action: "confirm", version: Number(field("version")) }
    : { ...common, action: field("read") === "true" ? "read" : "unread" };
}

/** Calls `onReport` for what the worker says, until the returned function is called. */
export function watchWorker(onReport: (report: WorkerReport) => void): () => void {
  const listener = ({ data }: MessageEvent<WorkerReport | null>) => {
    if (data?.type === "changes") onReport(data);
  };
  container()?.addEventListener("message", listener);
  return () => container()?.removeEventListener("message", listener);
}
