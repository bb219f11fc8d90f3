import { expect, test } from "vitest";
import { localTimeOf } from "@/lib/dates";
import { moduleContentSchema, updateModuleFormSchema } from "./schema";

test.each([
  ["2026-11-26T09:00:59.999+07:00", "2026-11-26T02:00:00.000Z"],
  ["2026-11-26T02:00:00Z", "2026-11-26T02:00:00.000Z"],
  ["1969-12-31T23:59:30Z", "1969-12-31T23:59:00.000Z"],
])("the time %s is stored as %s", (given, kept) => {
  const { opensAt, project } = moduleContentSchema.parse({
    title: "Satu",
    opensAt: given,
    project: { brief: "Buat situs", dueAt: given },
  });
  expect([opensAt?.toISOString(), project?.dueAt?.toISOString()]).toEqual([kept, kept]);
});

const typed = (moment: Date | null | undefined) =>
  moment ? localTimeOf(moment, "Asia/Jakarta") : "";

test("an unchanged form results in the same times", () => {
  const at = "2026-11-26T02:00:30.123Z";
  const { opensAt, project } = moduleContentSchema.parse({
    title: "Satu",
    opensAt: at,
    project: { brief: "Buat situs", dueAt: at },
  });
  const meant = updateModuleFormSchema.parse({
    courseId: "course_1",
    moduleId: "module_1",
    version: "1",
    title: "Satu",
    opening: "later",
    opensAt: typed(opensAt),
    hasProject: "yes",
    brief: "Buat situs",
    dueAt: typed(project?.dueAt),
    timeZone: "Asia/Jakarta",
  });
  expect([meant.opensAt, meant.project?.dueAt]).toEqual([opensAt, project?.dueAt]);
});
