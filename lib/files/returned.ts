import "server-only";

import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { file, fileContent } from "@/db/schema";
import { databaseOutage } from "@/db/errors";
import type { Actor } from "@/lib/auth/actor";
import { getActor } from "@/lib/auth/session";
import type { FormState, FormValues } from "@/lib/forms/form-state";
import { ATTACHMENTS_MEMBER, FILES_FIELD } from "./constants";
import { fileIdSchema } from "./schema";

type Action<Result> = (
  previous: FormState<Result>,
  formData: FormData,
) => Promise<FormState<Result>>;

/**
 * The Server Action of a form with files: one that is returned says what they are, not only their ids. Those that
 * were refused are named by the error, which is the field's own.
 */
export const withFiles =
  <Result>(action: Action<Result>): Action<Result> =>
  async (previous, formData) => {
    const state = withFieldError(await action(previous, formData));
    if (!("values" in state) || !state.values[FILES_FIELD]) return state;
    const ids = formData.getAll(FILES_FIELD).filter(isFileId);
    const values = { ...state.values, [FILES_FIELD]: ids.join(" ") };
    try {
      const actor = await getActor();
      return { ...state, values: actor ? await describeReturned(actor, values) : values };
    } catch (error) {
      if (databaseOutage(error)) return { ...state, values };
      throw error;
    }
  };

const isFileId = (value: FormDataEntryValue): value is string =>
  fileIdSchema.safeParse(value).success;

/** What refuses attachments names them as the API does. */
function withFieldError<Result>(state: FormState<Result>): FormState<Result> {
  if (state.status !== "invalid") return state;
  const { [ATTACHMENTS_MEMBER]: error, ...others } = state.fieldErrors;
  if (error === undefined) return state;
  return { ...state, fieldErrors: { ...others, [FILES_FIELD]: error } };
}

/**
 * The values of a form that is returned, with the actor's own files instead of their ids, so that it can show
 * them; those of others, which the form had, by their ids.
 */
export async function describeReturned(actor: Actor, values: FormValues): Promise<FormValues> {
  const ids = (values[FILES_FIELD] ?? "").split(" ").filter(Boolean);
  if (ids.length === 0) return values;
  const given = sql`json_each(${JSON.stringify(ids)})`;
  const found = await db
    .select({
      id: file.id,
      name: file.name,
      type: fileContent.type,
      size: fileContent.size,
      width: fileContent.width,
      height: fileContent.height,
      hasThumbnail: sql<boolean>`${fileContent.thumbnailSize} is not null`.mapWith(Boolean),
    })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash))
    .where(sql`${file.uploaderId} = ${actor.id} and ${file.id} in (select value from ${given})`);
  const files = ids.map((id) => found.find((one) => one.id === id) ?? { id });
  return { ...values, [FILES_FIELD]: JSON.stringify(files) };
}
