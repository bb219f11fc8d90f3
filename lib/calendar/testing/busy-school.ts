import {
  contentFor,
  draft,
  hour,
  published,
  scheduled,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { createModule, createProject } from "@/lib/testing/factories";

export const day = 24 * hour;
export const asking = { needsConfirmation: true, mustRead: true };

/** A course with one event of each kind. */
export async function busySchool() {
  const room = await school(1);
  const { teacher, course } = room;
  const [student] = room.students as [Actor];
  const project = await createProject(course, { title: "Situs", dueAt: soon(3 * day) });
  await createProject(course, { title: "Rahasia", dueAt: soon(day), opensAt: soon(2 * day) });
  await createModule(course, "Draf modul", null);
  await createModule(course, "Dibuka", soon(hour));
  const confirmBy = soon(4 * day);
  const izin = await published(
    teacher,
    contentFor([course], { ...asking, title: "Izin", confirmBy }),
  );
  await scheduled(teacher, contentFor([course], { title: "Nanti" }));
  await draft(teacher, contentFor([course], { title: "Belum" }));
  return { ...room, student, project, izin };
}
