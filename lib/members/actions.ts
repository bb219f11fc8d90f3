"use server";

import { redirect } from "next/navigation";
import { submittedCsv } from "@/lib/csv/decode";
import { PublicError } from "@/lib/errors";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import { addCoTeacher, removeCoTeacher } from "./co-teachers";
import { handOverCourse } from "./hand-over";
import { checkMemberImport, importMembers } from "./import";
import { listAddable } from "./data";
import { addMember, joinCourse, removeMember } from "./mutations";
import {
  courseUserFormSchema,
  courseUsernameFormSchema,
  importMembersFormSchema,
  joinCourseSchema,
} from "./schema";

export const joinCourseAction = actorAction(joinCourseSchema, async (actor, { joinCode }) => {
  redirect(`/app/courses/${await joinCourse(actor, joinCode)}`);
});

export const handOverCourseAction = layoutAction(courseUsernameFormSchema, handOverCourse, {
  once: "change",
});

export const addCoTeacherAction = layoutAction(courseUsernameFormSchema, addCoTeacher);

/** Redirects a co-teacher who leaves the course, because its pages are no longer accessible. */
export const removeCoTeacherAction = layoutAction(
  courseUserFormSchema,
  async (actor, input) => {
    await removeCoTeacher(actor, input);
    if (input.userId === actor.id) redirect("/teach");
  },
  { once: "change" },
);

export const addMemberAction = layoutAction(
  courseUsernameFormSchema,
  async (actor, input) => {
    const { courseId, username: typed } = input;
    const member = await addMember(actor, input).catch(unlessUnknownStudent);
    if (member) return { username: typed, ...member };
    const found = await listAddable(actor, { courseId, search: typed });
    if (found.matches.length === 0) throw new PublicError("INVALID", "noStudentNamed", "username");
    return { search: typed, ...found };
  },
  { once: "change", isEffective: (result) => "userId" in result },
);

/** What is no username may be a name. */
function unlessUnknownStudent(error: unknown): undefined {
  if (error instanceof PublicError && error.reason === "noSuchStudent") return undefined;
  throw error;
}

export const removeMemberAction = layoutAction(courseUserFormSchema, removeMember, {
  once: "change",
});

/** Reports what the import would do; returns the text for the form that confirms it. */
export const checkMemberImportAction = layoutAction(
  importMembersFormSchema,
  async (actor, input) => {
    const csv = await submittedCsv(input);
    return { csv, report: await checkMemberImport(actor, { courseId: input.courseId, csv }) };
  },
);

export const importMembersAction = layoutAction(
  importMembersFormSchema,
  async (actor, input) => {
    const csv = await submittedCsv(input);
    return { csv, ...(await importMembers(actor, { ...input, csv })) };
  },
  { once: "create", isEffective: ({ imported }) => imported > 0 },
);
