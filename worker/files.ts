import { FILES_PATH } from "@/lib/files/constants";
import {
  MAX_SAVED_BYTES,
  MAX_SAVED_FILES,
  type SaveResult,
  type WorkerRequest,
} from "@/lib/offline/messages";
import { forget } from "./forget";
import { fromNetwork } from "./network";
import { offlinePage } from "./offline-pages";
import { read, readContent, type SavedFile, StorageError, write } from "./storage";

const ONE_DAY_MS = 24 * 3600_000;

/** Of the file whose own address this is. */
export const fileIdOf = (pathname: string): string | undefined =>
  /^\/api\/files\/([\w-]+)$/.exec(pathname)?.[1];

/** The ids of this user's saved files; null when nothing is kept for them here. */
export const listFiles = (userId: string): Promise<string[] | null> =>
  read(({ inbox, files }) =>
    inbox?.userId === userId ? (files?.saved ?? []).map(({ id }) => id) : null,
  ).catch(() => null);

/** Saves all of these files or none. */
export async function saveFiles(
  request: Extract<WorkerRequest, { type: "saveFiles" }>,
): Promise<SaveResult> {
  const { userId, notificationId } = request;
  const added = request.files.map(({ id, name, size, headers }) => ({
    id,
    name,
    size,
    headers,
    notificationId,
  }));
  const contents = new Map(request.files.map(({ id, content }) => [id, content]));
  if (sizeOf(added) > MAX_SAVED_BYTES) return { failure: "full" };
  try {
    return await write<SaveResult>((device) => {
      // Signed out meanwhile, or nothing can be kept.
      if (device.inbox?.userId !== userId) return { failure: "notKept" };
      const { saved, removed } = withFiles(device.files?.saved ?? [], added);
      device.files = { checkedAt: Date.now(), ...device.files, userId, saved };
      return { removed };
    }, contents);
  } catch (error) {
    if (error instanceof StorageError) return { failure: "full" };
    throw error;
  }
}

const sizeOf = (files: readonly SavedFile[]) => files.reduce((sum, { size }) => sum + size, 0);

/** What is saved with these files too; the oldest make room for them. */
export function withFiles(saved: readonly SavedFile[], added: readonly SavedFile[]) {
  const ids = new Set(added.map(({ id }) => id));
  const others = saved.filter(({ id }) => !ids.has(id));
  const kept = [...others, ...added];
  while (kept.length > MAX_SAVED_FILES || sizeOf(kept) > MAX_SAVED_BYTES) kept.shift();
  return { saved: kept, removed: others.length + added.length - kept.length };
}

export const removeFiles = (ids: readonly string[]): Promise<void> =>
  write(({ files }) => {
    if (files) files.saved = files.saved.filter(({ id }) => !ids.includes(id));
  });

/** The server no longer shows it to this reader. Whatever stands in between may respond so too, but not with a problem. */
const isGone = ({ status, headers }: Response) =>
  (status === 404 || status === 403) &&
  headers.get("Content-Type")?.startsWith("application/problem+json");

/** A file at its own address: the server decides; without network it is shown as it was saved. */
export async function openFile(event: FetchEvent, id: string): Promise<Response> {
  try {
    const response = await fromNetwork(event);
    if (isGone(response)) event.waitUntil(removeFiles([id]).catch(() => undefined));
    return response;
  } catch {
    return (
      (await savedResponse(id).catch(() => undefined)) ?? offlinePage(new URL(event.request.url))
    );
  }
}

async function savedResponse(id: string): Promise<Response | undefined> {
  const saved = await read(({ files }) => files?.saved.find((file) => file.id === id));
  const content = saved && (await readContent(id));
  return content && new Response(content, { headers: saved.headers });
}

/** Removes what the server no longer shows: asked when notifications have changed, and once a day. */
export async function checkFiles(userId: string, haveChanged: boolean): Promise<void> {
  const files = await read((device) => device.files);
  if (!files?.saved.length || files.userId !== userId) return;
  if (!haveChanged && Math.abs(Date.now() - files.checkedAt) < ONE_DAY_MS) return;
  const gone = new Set<string>();
  for (const { id } of files.saved) {
    const response = await fetch(FILES_PATH + id, { method: "HEAD", redirect: "error" });
    if (response.status === 401) return forget({ queue: false });
    if (isGone(response)) gone.add(id);
  }
  await write((device) => {
    if (device.files?.userId !== userId) return;
    device.files.checkedAt = Date.now();
    device.files.saved = device.files.saved.filter(({ id }) => !gone.has(id));
  });
}
