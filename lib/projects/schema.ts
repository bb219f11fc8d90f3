import { z } from "zod";
import { submissionStates } from "@/db/enums";
import { keysCursorSchema } from "@/lib/http/paging";
import { linkSchema } from "@/lib/announcements/schema";
import { FILES_FIELD } from "@/lib/files/constants";
import { attachmentsField } from "@/lib/files/schema";
import { optionalText } from "@/lib/text/text-schema";
import { versionField } from "@/lib/forms/fields";

export const NOTE_MAX = 2_000;

export const projectIdSchema = z.string().regex(/^project_[0-9a-z]{1,40}$/, "notFound");
export const submissionIdSchema = z.string().regex(/^submission_[0-9a-z]{1,40}$/, "notFound");

const noteSchema = optionalText({ max: NOTE_MAX, lines: "many" });

/** Handed in are a link, files, or both. */
export const handInFormSchema = z
  .object({
    projectId: projectIdSchema,
    link: linkSchema,
    [FILES_FIELD]: attachmentsField,
    note: noteSchema,
  })
  .refine(({ link, files }) => link !== null || files.length > 0, {
    path: ["link"],
    error: "linkOrFiles",
  });

/** `version` is the version that the teacher saw. */
export const reviewFormSchema = z
  .object({
    submissionId: submissionIdSchema,
    version: versionField,
    state: z.enum(["accepted", "revise"], { error: "reviewState" }),
    reviewNote: noteSchema,
    [FILES_FIELD]: attachmentsField,
  })
  .refine(({ state, reviewNote }) => state !== "revise" || reviewNote !== "", {
    path: ["reviewNote"],
    error: "reviseWithoutNote",
  });

/** `version` is that of the reviewed submission. */
export const undoReviewFormSchema = z.object({
  submissionId: submissionIdSchema,
  version: versionField,
});

/** The board's filters; `missing`: students without a submission. */
export const boardFilters = ["missing", ...submissionStates] as const;
export type BoardFilter = (typeof boardFilters)[number];

export const boardPageSchema = z.object({
  show: z.enum(boardFilters).optional().catch(undefined),
  after: keysCursorSchema.optional().catch(undefined),
  reviewed: z.string().max(60).optional().catch(undefined),
});

/** The query of a page with attempts. */
export const attemptsPageSchema = z.object({
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export type HandIn = z.output<typeof handInFormSchema>;
export type UndoneReview = z.output<typeof undoReviewFormSchema>;
export type Review = z.output<typeof reviewFormSchema>;

/** Without `files` there are none. */
export type WithFiles<Input extends { files: string[] }> = Omit<Input, "files"> &
  Partial<Pick<Input, "files">>;
