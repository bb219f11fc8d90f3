import { z } from "zod";
import { joinCodeSchema } from "@/lib/courses/schema";
import { checkbox } from "@/lib/forms/fields";
import { limitSchema } from "@/lib/http/paging";
import { courseIdSchema, userIdSchema } from "@/lib/ids";

export const joinCourseSchema = z.object({ joinCode: joinCodeSchema });

const usernameSchema = z.string().trim().min(1, "required").max(100, "tooLong");

/** Somebody whom the form names, who gets a part in the course. */
export const courseUsernameFormSchema = z.object({
  courseId: courseIdSchema,
  username: usernameSchema,
});
export const courseUserFormSchema = z.object({ courseId: courseIdSchema, userId: userIdSchema });

/** A file as chosen, or the text of one that was checked before. */
export const importMembersFormSchema = z.object({
  courseId: courseIdSchema,
  file: z.instanceof(File).optional(),
  csv: z.string().optional(),
  onlyGood: checkbox,
});

export const memberParamsSchema = z.object({ id: courseIdSchema, userId: userIdSchema });
export const newMemberSchema = z.strictObject({ username: usernameSchema });

const searchSchema = z.string().max(100, { error: "tooLong" }).trim();
const placeSchema = z.string().max(100);

export const listMembersSchema = z.strictObject({
  search: searchSchema.optional(),
  /** `next` of the page before. */
  after: placeSchema.optional(),
  limit: limitSchema,
});

/** The same from a page's address, where what makes no sense counts as left out. */
export const membersPageSchema = z.object({
  search: searchSchema.optional().catch(undefined),
  after: placeSchema.optional().catch(undefined),
});

export type MemberQuery = Partial<z.output<typeof listMembersSchema>>;
