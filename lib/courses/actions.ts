"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { textIn } from "@/lib/csv-file";
import { actorAction } from "@/lib/form-action";
import { checkMemberImport, importMembers } from "./member-import";
import { addMember, joinCourse, removeMember } from "./membership";
import {
  archiveCourse,
  createCourse,
  deleteCourse,
  handOverCourse,
  publishCourse,
  renewJoinCode,
  restoreCourse,
  setJoinOpen,
  updateCourse,
} from "./mutations";
import {
  courseUserFormSchema,
  courseUsernameFormSchema,
  createCourseSchema,
  importMembersFormSchema,
  joinCourseSchema,
  joinDoorFormSchema,
  targetCourseSchema,
  updateCourseFormSchema,
} from "./schema";
import { addCoTeacher, removeCoTeacher } from "./teachers";

/** Shows what became of it where the form stands. */
function courseAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<Result>,
) {
  return actorAction(schema, async (actor, input) => {
    const result = await run(actor, input);
    revalidatePath("/", "layout");
    return result;
  });
}

export const joinCourseAction = actorAction(joinCourseSchema, async (actor, { joinCode }) => {
  redirect(`/app/courses/${await joinCourse(actor, joinCode)}`);
});

export const createCourseAction = actorAction(createCourseSchema, async (actor, input) => {
  redirect(`/teach/courses/${await createCourse(actor, input)}`);
});

export const updateCourseAction = actorAction(updateCourseFormSchema, async (actor, input) => {
  await updateCourse(actor, input);
  revalidatePath("/teach", "layout");
  redirect(`/teach/courses/${input.courseId}`);
});

/** Leads back to the list: the pages of the course are gone with it. */
export const deleteCourseAction = actorAction(targetCourseSchema, async (actor, { courseId }) => {
  await deleteCourse(actor, { courseId });
  revalidatePath("/teach", "layout");
  redirect(actor.role === "admin" ? "/admin/courses" : "/teach");
});

export const publishCourseAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  publishCourse(actor, courseId),
);
export const archiveCourseAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  archiveCourse(actor, courseId),
);
export const restoreCourseAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  restoreCourse(actor, courseId),
);
export const renewJoinCodeAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  renewJoinCode(actor, courseId),
);
export const setJoinOpenAction = courseAction(joinDoorFormSchema, setJoinOpen);
export const handOverCourseAction = courseAction(courseUsernameFormSchema, handOverCourse);

export const addCoTeacherAction = courseAction(courseUsernameFormSchema, addCoTeacher);

/** Who stops teaching a course themselves is led away from its pages. */
export const removeCoTeacherAction = courseAction(courseUserFormSchema, async (actor, input) => {
  await removeCoTeacher(actor, input);
  if (input.userId === actor.id) redirect("/teach");
});

export const addMemberAction = courseAction(courseUsernameFormSchema, async (actor, input) => ({
  username: input.username,
  ...(await addMember(actor, input)),
}));
export const removeMemberAction = courseAction(courseUserFormSchema, removeMember);

/** Says what importing would do; gives the text back, for the form that confirms it. */
export const checkMemberImportAction = courseAction(
  importMembersFormSchema,
  async (actor, input) => {
    const csv = await textIn(input);
    return { csv, report: await checkMemberImport(actor, { courseId: input.courseId, csv }) };
  },
);

export const importMembersAction = courseAction(importMembersFormSchema, async (actor, input) => {
  const csv = await textIn(input);
  return { csv, ...(await importMembers(actor, { ...input, csv })) };
});
