import { z } from "zod";
import { joinCodeSchema } from "@/lib/courses/schema";
import { checkbox } from "@/lib/forms/fields";
import { isTextCursor, keysCursorSchema, limitSchema, pageNumberSchema } from "@/lib/http/paging";
import { courseIdSchema, userIdSchema } from "@/lib/ids";

export const joinCourseSchema = z.object({ joinCode: joinCodeSchema });

const usernameSchema = z.string().trim().min(1, "required").max(100, "tooLong");

/** A user named in the form, who becomes a member, co-teacher or owner. */
export const courseUsernameFormSchema = z.object({
  courseId: courseIdSchema,
  username: usernameSchema,
});
export const courseUserFormSchema = z.object({ courseId: courseIdSchema, userId: userIdSchema });

/** An uploaded file, or the text of one that was checked before. */
export const importMembersFormSchema = z.object({
  courseId: courseIdSchema,
  file: z.instanceof(File).optional(),
  csv: z.string().optional(),
  onlyGood: checkbox,
});

export const memberParamsSchema = z.object({ id: courseIdSchema, userId: userIdSchema });
export const newMemberSchema = z.strictObject({ username: usernameSchema });

const searchSchema = z.string().max(100, { error: "tooLong" }).trim();
const cursorSchema = keysCursorSchema;

export const listMembersSchema = z.strictObject({
  search: searchSchema.optional(),
  /** `next` of the previous page. */
  after: cursorSchema.refine(isTextCursor, "invalid").optional(),
  limit: limitSchema,
});

/** The query of the page's URL: invalid values are ignored. */
export const membersPageSchema = z.object({
  search: searchSchema.optional().catch(undefined),
  after: cursorSchema.optional().catch(undefined),
  page: pageNumberSchema,
});

/** The query of the page of a course's settings. */
export const teachersPageSchema = z.object({ after: cursorSchema.optional().catch(undefined) });

export type MemberQuery = Partial<z.output<typeof listMembersSchema>> & { page?: number };
