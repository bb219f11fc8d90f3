import { expect, test } from "vitest";
import { createActor, createCourse } from "@/lib/testing/factories";
import { restoreUser, suspendUser } from "@/lib/users/mutations";
import { contentFor, copiesOf, ids, published } from "./testing/announcements";

test("who is restored gets one copy of what went to two of their courses", async () => {
  const [admin, teacher] = [await createActor("admin"), await createActor("teacher")];
  const [both, onlyA, onlyB] = [
    await createActor("student"),
    await createActor("student"),
    await createActor("student"),
  ];
  const a = await createCourse(teacher, { students: [both, onlyA] });
  const b = await createCourse(teacher, { students: [both, onlyB] });
  await suspendUser(admin, both.id);
  const id = await published(teacher, contentFor([a, b]));
  expect(await copiesOf(id)).toEqual(ids([onlyA, onlyB]));
  await restoreUser(admin, both.id);
  expect(await copiesOf(id)).toEqual(ids([both, onlyA, onlyB]));
});
