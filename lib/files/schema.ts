import { z } from "zod";
import { FILE_NAME_MAX, MAX_FILES_PER_POST } from "./constants";
import { fileName } from "./file-name";
import { type RefusalReason, refusalReasons } from "./types";

export const fileIdSchema = z.string().regex(/^file_[0-9a-z]{1,40}$/, "notFound");
export const fileParamsSchema = z.object({ id: fileIdSchema });

const MAX_SENT_NAME = 1_000;

/** The body of a POST that begins an upload. */
export const newUploadSchema = z.strictObject({
  name: z
    .string()
    .max(MAX_SENT_NAME, "tooLong")
    .transform(fileName)
    .meta({
      maxLength: MAX_SENT_NAME,
      description: `Stored without path and invisible characters, in ${FILE_NAME_MAX} characters at most.`,
    }),
  size: z.int().min(1, "fileEmpty").meta({ description: "In bytes." }),
});

export type NewUpload = z.output<typeof newUploadSchema>;

/** A file of a form that could not be taken: `max` is the limit that its message names. */
export type Refusal = { reason: RefusalReason; max: number; name: string };

/** A refusal as the value of a form's field; the name comes last, since it may contain anything. */
export const refusalCode = ({ reason, max, name }: Refusal) => `refused:${reason}:${max}:${name}`;

function readRefusal(value: string): Refusal | undefined {
  const [, reason, max, name = ""] = /^refused:(\w+):(\d{1,9}):(.*)$/s.exec(value) ?? [];
  const known = refusalReasons.find((one) => one === reason);
  return known && { reason: known, max: Number(max), name: fileName(name) };
}

/**
 * The ids of the files of a form, in their order: the field {@link FILES_FIELD}, a list. A file that was
 * refused makes the form invalid, with the reason and the file's name.
 */
export const attachmentsField = z
  .array(z.string().max(MAX_SENT_NAME))
  .optional()
  .default([])
  .transform((values, context) => {
    const ids = [...new Set(values.filter((value) => value !== ""))];
    for (const value of ids) {
      const refusal = readRefusal(value);
      if (!refusal && fileIdSchema.safeParse(value).success) continue;
      const { reason, ...params } = refusal ?? { reason: "filesGone" };
      context.addIssue({ code: "custom", message: reason, params });
    }
    if (ids.length > MAX_FILES_PER_POST) {
      const params = { max: MAX_FILES_PER_POST, name: "" };
      context.addIssue({ code: "custom", message: "filesTooMany", params });
    }
    return ids;
  });

/** The same as the member of a JSON body. */
export const attachmentIdsSchema = z
  .array(fileIdSchema)
  .max(MAX_FILES_PER_POST, "filesTooMany")
  .transform((ids) => [...new Set(ids)])
  .meta({
    description: "The ids of own uploaded files, or of files it has already; in their order.",
  });

/** An attached file in the API. */
export const attachmentSchema = z.strictObject({
  id: fileIdSchema,
  name: z.string(),
  type: z.string().meta({ description: "The media type that its bytes show." }),
  size: z.int().meta({ description: "In bytes." }),
  width: z.int().nullable().meta({ description: "In pixels, of a picture that can be shown." }),
  height: z.int().nullable(),
  hasThumbnail: z.boolean(),
});
