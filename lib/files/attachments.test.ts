import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { submission } from "@/db/schema";
import {
  createActor,
  createCourse,
  createFile,
  createProject,
  createSubmission,
  dump,
} from "@/lib/testing/factories";
import {
  areAttachable,
  attachmentsOf,
  copyAttachments,
  countAttachments,
  requireAttachable,
  setAttachments,
} from "./attachments";

async function handedIn() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { id } = await createSubmission(await createProject(course), student);
  return { teacher, student, owner: { kind: "submission", id } as const };
}

type Owner = Awaited<ReturnType<typeof handedIn>>["owner"];

async function shown({ id }: Owner) {
  const [row] = await db
    .select({
      files: attachmentsOf("submission", submission.id),
      count: countAttachments("submission", submission.id),
    })
    .from(submission)
    .where(sql`${submission.id} = ${id}`);
  return { names: row?.files.map(({ name }) => name), count: row?.count, files: row?.files };
}

const yes = sql`true`;
const set = (...[actor, owner, change]: Parameters<typeof setAttachments>) =>
  writeBatch({ files: setAttachments(actor, owner, change) });

test("an owner gets the files in their order, keeps what it has, and loses the rest", async () => {
  const { student, owner } = await handedIn();
  const [a, b, c] = [
    await createFile(student, { name: "a.pdf" }),
    await createFile(student, { name: "b.jpg", type: "image/jpeg", size: 10 }),
    await createFile(student, { name: "c.pdf" }),
  ];
  await set(student, owner, { ids: [b.id, a.id], onlyIf: yes });
  expect(await shown(owner)).toMatchObject({ names: ["b.jpg", "a.pdf"], count: 2 });
  await set(student, owner, { ids: [c.id, b.id], onlyIf: yes });
  const after = await shown(owner);
  expect(after.names).toEqual(["c.pdf", "b.jpg"]);
  expect(after.files?.[1]).toEqual({
    id: b.id,
    name: "b.jpg",
    type: "image/jpeg",
    size: 10,
    width: null,
    height: null,
    hasThumbnail: false,
  });
  await set(student, owner, { ids: [], onlyIf: yes });
  expect(await shown(owner)).toMatchObject({ names: [], count: 0 });
});

test("only own files that belong to nothing can be attached, and nothing happens unless the owner is saved", async () => {
  const { student, owner } = await handedIn();
  const other = await handedIn();
  const own = await createFile(student);
  const taken = await createFile(student, { of: { submissionId: other.owner.id } });
  const foreign = await createFile(other.student);
  const before = await dump();
  for (const id of [taken.id, foreign.id, "file_none"]) {
    const ids = [own.id, id];
    await expect(requireAttachable(student, owner, ids)).rejects.toMatchObject({
      reason: "filesGone",
      field: "attachments",
    });
    await set(student, owner, { ids, onlyIf: areAttachable(student, owner, ids) });
  }
  await set(student, owner, { ids: [own.id], onlyIf: sql`false` });
  expect(await dump()).toBe(before);
  await requireAttachable(student, owner, [own.id]);
});

test("there are at most as many as the setting says", async () => {
  const { student, owner } = await handedIn();
  const ids = await Promise.all(
    Array.from({ length: 6 }, async () => (await createFile(student)).id),
  );
  await requireAttachable(student, owner, ids.slice(0, 5));
  await expect(requireAttachable(student, owner, ids)).rejects.toMatchObject({
    reason: "filesTooMany",
    params: { max: 5 },
  });
});

test("copies share the content, belong to nothing yet, and keep names and order", async () => {
  const { teacher, student, owner } = await handedIn();
  const [a, b] = [
    await createFile(student, { name: "a" }),
    await createFile(student, { name: "b" }),
  ];
  await set(student, owner, { ids: [b.id, a.id], onlyIf: yes });
  const copies = await copyAttachments(teacher, owner);
  expect(copies).toHaveLength(2);
  const other = await handedIn();
  await set(teacher, other.owner, { ids: copies, onlyIf: yes });
  expect((await shown(other.owner)).names).toEqual(["b", "a"]);
  expect((await shown(owner)).names).toEqual(["b", "a"]);
});

test("who may not see the files gets no copies", async () => {
  const { student, owner } = await handedIn();
  await set(student, owner, { ids: [(await createFile(student)).id], onlyIf: yes });
  const strangers = [await createActor("teacher"), await createActor("student")];
  const before = await dump();
  for (const actor of strangers) {
    expect(await copyAttachments(actor, owner)).toEqual([]);
  }
  expect(await dump()).toBe(before);
});

test("copies that do not all fit into the quota are not made", async () => {
  const { teacher, student, owner } = await handedIn();
  const size = 90 * 1024 * 1024;
  const files = await Promise.all([1, 2, 3].map(() => createFile(student, { size })));
  const ids = files.map(({ id }) => id);
  await set(student, owner, { ids: ids.slice(0, 2), onlyIf: yes });
  expect(await copyAttachments(teacher, owner)).toHaveLength(2);
  expect(await copyAttachments(teacher, owner)).toHaveLength(2); // the same contents again
  await set(student, owner, { ids, onlyIf: yes });
  const before = await dump();
  await expect(copyAttachments(teacher, owner)).rejects.toMatchObject({
    reason: "filesFull",
    params: { max: 200 },
  });
  expect(await dump()).toBe(before);
});
