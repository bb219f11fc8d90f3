import type { WorkerRequest } from "@/lib/offline/messages";
import { queueChange, sendChanges } from "./changes";
import { checkFiles, fileIdOf, listFiles, openFile, removeFiles, saveFiles } from "./files";
import { forget, forgetOthers } from "./forget";
import { refreshInbox } from "./inbox";
import { fromNetwork } from "./network";
import { offlinePage, receiveForm } from "./offline-pages";
import { listenForPush } from "./push";
import { FORM_PATH } from "./render";
import { scope } from "./scope";
import { report } from "./report";
import { read, StorageError } from "./storage";

listenForPush();

// It serves nothing that a page of another build would need, so that a new version takes over at once.
scope.addEventListener("install", (event) => {
  void scope.skipWaiting();
  event.waitUntil(routeNavigationsOnly(event).catch(() => undefined));
});
scope.addEventListener("activate", (event) =>
  event.waitUntil(scope.registration.navigationPreload.enable()),
);

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.mode !== "navigate") return; // everything else goes to the network as without a worker
  if (request.method === "POST" && pathname === FORM_PATH) event.respondWith(receiveForm(request));
  if (request.method !== "GET") return;
  const fileId = fileIdOf(pathname);
  if (fileId !== undefined) event.respondWith(openFile(event, fileId));
  else if (!pathname.startsWith("/api/")) event.respondWith(navigate(event));
});

type RoutedInstallEvent = ExtendableEvent & { addRoutes?: (rules: unknown) => Promise<void> };

/** Where the browser can, a request that is no navigation does not even start the worker. */
async function routeNavigationsOnly(event: RoutedInstallEvent): Promise<void> {
  await event.addRoutes?.({ condition: { not: { requestMode: "navigate" } }, source: "network" });
}

/** The page from the network, or else what is kept. No response is ever cached. */
async function navigate(event: FetchEvent): Promise<Response> {
  try {
    return await fromNetwork(event);
  } catch {
    return offlinePage(new URL(event.request.url));
  }
}

scope.addEventListener("message", (event) => {
  const request = event.data as WorkerRequest;
  // Without room, or where storage is blocked, everything is as without a worker.
  event.waitUntil(handle(request, event.ports[0]).catch((error) => explain(error, request)));
});

/** Tells the pages that nothing can be kept here. */
async function explain(error: unknown, request: WorkerRequest): Promise<void> {
  if (!(error instanceof StorageError) || !("userId" in request)) return;
  await report({ userId: request.userId, waiting: 0, refused: 0, keepsNothing: true });
}

async function handle(request: WorkerRequest, port: MessagePort | undefined): Promise<void> {
  if (request.type === "forget") await forget({ queue: request.queue });
  if (request.type === "user") await forgetOthers(request.userId);
  if (request.type === "sync") await sync(request);
  if (request.type === "queue") {
    await queueChange(request.userId, request.change);
    port?.postMessage(true);
  }
  if (isFileRequest(request)) port?.postMessage(await respond(request));
}

type FileRequest = Extract<WorkerRequest, { type: "listFiles" | "saveFiles" | "removeFiles" }>;

const isFileRequest = (request: WorkerRequest): request is FileRequest =>
  ["listFiles", "saveFiles", "removeFiles"].includes(request.type);

/** Files are saved beside the inbox, which a synchronization may be about to keep. */
async function respond(request: FileRequest) {
  await running.catch(() => undefined);
  if (request.type === "saveFiles") return saveFiles(request);
  if (request.type === "listFiles") return listFiles(request.userId);
  await removeFiles(request.ids);
  return true;
}

type Sync = Extract<WorkerRequest, { type: "sync" }>;
let running = Promise.resolve();
let isPending = false;

/** Of the requests of several tabs one runs, and one more after it. */
function sync(reader: Sync): Promise<void> {
  if (isPending) return running;
  isPending = true;
  running = running
    .catch(() => undefined)
    .then(async () => {
      isPending = false;
      await forgetOthers(reader.userId);
      await sendChanges(reader.userId);
      await checkFiles(reader.userId, await refreshInbox(reader));
    });
  return running;
}

type SyncEvent = ExtendableEvent & { tag: string };

scope.addEventListener("sync" as "activate", (event) => {
  if ((event as SyncEvent).tag !== "changes") return;
  event.waitUntil(
    read(({ queue }) => queue?.userId).then((userId) =>
      userId === undefined ? undefined : sendChanges(userId),
    ),
  );
});
