import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { MAX_SAVED_BYTES, MAX_SAVED_FILES, type ReceivedFile } from "@/lib/offline/messages";
import type * as Files from "./files";
import type * as Forget from "./forget";
import { read, write } from "./storage";
import { databaseInMemory } from "./testing/database";
import { inboxOf, reader, savedFile } from "./testing/inbox";

const ORIGIN = "https://kelas.example";
const { userId } = reader;

let worker: typeof Files & typeof Forget;
let database: ReturnType<typeof databaseInMemory>;
beforeAll(async () => {
  vi.stubGlobal("self", { location: { origin: ORIGIN }, registration: {} });
  vi.stubGlobal("navigator", { language: "id" });
  worker = { ...(await import("./files")), ...(await import("./forget")) };
});
beforeEach(() => use(databaseInMemory()));

function use(memory: typeof database) {
  database = memory;
  vi.stubGlobal("indexedDB", memory.indexedDB);
  vi.stubGlobal("IDBKeyRange", memory.IDBKeyRange);
}

const keepInbox = (changes = {}) =>
  write((device) => void (device.inbox = { ...inboxOf(), ...changes }));

const received = (id: string, content = `isi ${id}`): ReceivedFile => ({
  id,
  name: `${id}.txt`,
  size: content.length,
  headers: [
    ["content-type", "text/plain"],
    ["content-disposition", "attachment"],
  ],
  content: new Blob([content]),
});

const save = (...files: ReceivedFile[]) =>
  worker.saveFiles({ type: "saveFiles", userId, notificationId: "notif_1", files });

/** Opens a file while the server gives this response; without one the network fails. */
async function open(id: string, response?: Response) {
  const waits: Promise<unknown>[] = [];
  const event = {
    request: new Request(`${ORIGIN}/api/files/${id}`),
    preloadResponse: response ? Promise.resolve(response) : Promise.reject(new Error("offline")),
    waitUntil: (promise: Promise<unknown>) => void waits.push(promise),
  };
  const opened = await worker.openFile(event as unknown as FetchEvent, id);
  await Promise.all(waits);
  return opened;
}

const problem = (status: number, type = "application/problem+json") =>
  new Response("{}", { status, headers: { "Content-Type": type } });

test("a saved file is shown without network as the server sent it; the server decides while it is there", async () => {
  await keepInbox();
  expect(await save(received("file_1"), received("file_2"))).toEqual({ removed: 0 });
  expect(await worker.listFiles(userId)).toEqual(["file_1", "file_2"]);
  const shown = await open("file_1");
  expect(await shown.text()).toBe("isi file_1");
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    "content-type": "text/plain",
    "content-disposition": "attachment",
  });
  expect(await (await open("file_1", new Response("dari server"))).text()).toBe("dari server");
  expect(await (await open("file_9")).text()).toContain("<!doctype html>"); // not saved
});

test.each([
  [problem(404), []],
  [problem(403), []],
  [problem(404, "text/html"), ["file:file_1"]], // of something in between
  [problem(503), ["file:file_1"]],
])("what the server no longer shows is removed: response %#", async (response, left) => {
  await keepInbox();
  await save(received("file_1"));
  expect((await open("file_1", response)).status).toBe(response.status);
  expect(database.keys()).toEqual(["device", ...left]);
});

test("files are checked when notifications have changed, and an ended session removes everything", async () => {
  await keepInbox();
  await save(received("file_1"), received("file_2"));
  const respond = vi.fn((path: string) => Promise.resolve(problem(path.endsWith("1") ? 404 : 200)));
  vi.stubGlobal("fetch", respond);
  await worker.checkFiles(userId, false);
  expect(respond).not.toHaveBeenCalled(); // within a day
  await worker.checkFiles(userId, true);
  expect(await worker.listFiles(userId)).toEqual(["file_2"]);
  expect(database.keys()).toEqual(["device", "file:file_2"]);
  vi.stubGlobal("fetch", () => Promise.resolve(problem(401)));
  await worker.checkFiles(userId, true);
  expect(database.keys()).toEqual([]);
});

test.each([
  ["a sign-out", () => worker.forget({ queue: true })],
  ["another user's page", () => worker.forgetOthers("user_2")],
  ["another user's inbox", () => keepInbox({ userId: "user_2" })],
])(
  "%s removes the files with their contents, and what is still on its way is not saved",
  async (_, end) => {
    await keepInbox();
    await save(received("file_1"));
    expect(database.keys()).toEqual(["device", "file:file_1"]);
    await end();
    expect(database.keys().filter((key) => key !== "device")).toEqual([]);
    expect(await save(received("file_2"))).toEqual({ failure: "notKept" });
    expect(database.keys().filter((key) => key !== "device")).toEqual([]);
    expect(await worker.listFiles(userId)).toBeNull();
    expect(await (await open("file_1")).text()).not.toContain("isi");
  },
);

test("a device without room keeps what it had, and nothing of the new ones", async () => {
  use(databaseInMemory({ limit: 30 }));
  await keepInbox();
  await save(received("file_1"));
  expect(await save(received("file_2"), received("file_3", "x".repeat(30)))).toEqual({
    failure: "full",
  });
  expect(await worker.listFiles(userId)).toEqual(["file_1"]);
  expect(database.keys()).toEqual(["device", "file:file_1"]);
});

test("the files saved longest ago make room, in number and size, with their contents", async () => {
  await keepInbox();
  await save(received("file_1"), received("file_2"));
  await write(({ files }) => {
    for (const file of files?.saved ?? []) file.size = MAX_SAVED_BYTES / 2;
  });
  expect(await save(received("file_3"))).toEqual({ removed: 1 });
  expect(database.keys()).toEqual(["device", "file:file_2", "file:file_3"]);
  const large = { ...received("file_4"), size: MAX_SAVED_BYTES + 1 };
  expect(await save(large)).toEqual({ failure: "full" });

  const many = Array.from({ length: MAX_SAVED_FILES }, (_, n) =>
    savedFile({ id: `file_${n}`, size: 1 }),
  );
  const { saved, removed } = worker.withFiles(many, [many[0], savedFile({ id: "new" })] as never);
  expect([saved.length, removed, saved[0]?.id, saved.at(-1)?.id]).toEqual([
    100,
    1,
    "file_2",
    "new",
  ]);
  expect(await read(({ files }) => files?.saved.length)).toBe(2);
});
