import "server-only";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { databaseOutage } from "@/db/errors";
import { ownTurn } from "@/lib/async/turns";
import { withRefusalsRecorded } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getActor } from "@/lib/auth/session";
import { type ErrorReason, PublicError } from "@/lib/errors";
import { FORM_KEY, formKeyOf } from "@/lib/forms/form-key";
import {
  FORM_LIMIT_BYTES,
  holdsFile,
  type FormState,
  type FormValues,
} from "@/lib/forms/form-state";
import { isSameSite } from "@/lib/http/origin";
import { markActionBegun } from "@/lib/http/request-scope";
import { requireWrite } from "@/lib/throttle/write-limit";
import { answerOnce } from "./answer-once";
import { formRequestOf, type Once } from "./form-request";

/** `key` is the form's key; undefined when the form has none. */
type Run<Input, Result> = (input: Input, key?: string) => Promise<Result>;
/**
 * `lists`: names of the fields that may occur several times. `once`: a repeated request gets the first
 * answer; for every action that would do or answer something else when it runs again. `isEffective`: false
 * for a result after which the same form may be sent again.
 */
type Options<Result> = {
  lists?: string[];
  once?: Once;
  isEffective?: (result: Result) => boolean;
};
/** Who runs the action, and what runs. */
type Prepared<Input, Result> = { actorId: string | null; run: Run<Input, Result> };

/** Never returned to the page. */
const secretFields = new Set(["password", "currentPassword", "newPassword"]);

/**
 * Creates a Server Action for a form: checks the origin, validates, runs, and returns every expected
 * error as a form state, with the submitted values.
 */
export function formAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: Run<z.output<Schema>, Result>,
  options: Options<Result> = {},
) {
  return guardedAction(schema, () => Promise.resolve({ actorId: null, run }), options);
}

/** `formAction` for a signed-in user: authenticates and checks the write limit before parsing. */
export function actorAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>, key?: string) => Promise<Result>,
  options: Options<Result> = {},
) {
  const prepare = async () => {
    const actor = await getActor();
    if (!actor) throw new PublicError("UNAUTHENTICATED", "signInAgain");
    await requireWrite(actor);
    const path = await pathOfForm();
    const runRecorded: Run<z.output<Schema>, Result> = (input, key) =>
      withRefusalsRecorded(actor, path, () => run(actor, input, key));
    return { actorId: actor.id, run: runRecorded };
  };
  return guardedAction(schema, prepare, options);
}

/** `actorAction` that also revalidates the layout of all pages. */
export function layoutAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<Result>,
  options: Options<Result> = {},
) {
  const runAndRevalidate = async (actor: Actor, input: z.output<Schema>) => {
    const result = await run(actor, input);
    revalidatePath("/", "layout");
    return result;
  };
  return actorAction(schema, runAndRevalidate, options);
}

/** `prepare` returns the actor and the function to run for this request, or throws. */
function guardedAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  prepare: () => Promise<Prepared<z.output<Schema>, Result>>,
  { lists = [], once, isEffective }: Options<Result>,
) {
  return async (_previous: FormState<Result>, body: FormData): Promise<FormState<Result>> => {
    markActionBegun();
    await ownTurn(); // Next.js has run until here without a pause
    const formData = body instanceof FormData ? body : new FormData(); // our forms send nothing else
    const values = valuesToReturn(formData, lists);
    const received = await headers();
    if (!isSameSite(received)) return failure("foreignOrigin", values);
    const size = Number(received.get("content-length"));
    if (size > FORM_LIMIT_BYTES) {
      return failure(holdsFile(formData) ? "importTooLarge" : "tooLarge", values);
    }

    try {
      const { actorId, run } = await prepare();
      const listValues = lists.map((name) => [name, formData.getAll(name)] as const);
      const parsed = schema.safeParse(Object.fromEntries([...formData, ...listValues]));
      if (!parsed.success) {
        return { status: "invalid", fieldErrors: await describe(parsed.error.issues), values };
      }
      const request = once && (await formRequestOf(formData, { actorId, once }));
      const result = request
        ? await answerOnce(request, () => run(parsed.data, request.secrets.form), isEffective)
        : await run(parsed.data, formKeyOf(formData));
      return { status: "ok", result };
    } catch (error) {
      return explain(error, values, once);
    }
  };
}

/** The form state for an expected error; rethrows any other. */
async function explain(
  error: unknown,
  values: FormValues,
  once: Once | undefined,
): Promise<FormState<never>> {
  const outage = databaseOutage(error);
  if (outage === "nothing-applied") return failure("busy", values);
  // With a key a retry is safe; without one the user has to check first.
  if (outage) return failure(once && values[FORM_KEY] ? "uncertainKeyed" : "uncertain", values);
  if (!(error instanceof PublicError)) throw error;
  const { reason, field, params } = error;
  if (!field) return failure(reason, values, params);
  const issues = [{ path: [field], message: reason, params }];
  return { status: "invalid", fieldErrors: await describe(issues), values };
}

/** The path of the form's page, from the Referer header. */
async function pathOfForm(): Promise<string> {
  const referer = (await headers()).get("referer") ?? "";
  return URL.canParse(referer) ? new URL(referer).pathname : "";
}

async function failure(
  reason: ErrorReason,
  values: FormValues,
  params: PublicError["params"] = {},
): Promise<FormState<never>> {
  const t = await getTranslations("errors");
  return { status: "error", reason, message: t(reason, params as ErrorParams), values };
}

/** The placeholders of the messages under `errors`. */
type ErrorParams = { max: number; min: number; minutes: number; name: string };
type Issue = { path: PropertyKey[]; message: string; params?: Record<string, unknown> };

/** The first issue of each field, translated. */
async function describe(issues: Issue[]): Promise<Record<string, string>> {
  const t = await getTranslations("errors");
  const described: Record<string, string> = {};
  for (const { path, message, params } of issues) {
    const reason = (t.has(message as ErrorReason) ? message : "invalid") as ErrorReason;
    described[String(path[0] ?? "form")] ??= t(reason, params as ErrorParams);
  }
  return described;
}

const textsIn = (values: FormDataEntryValue[]) =>
  values.filter((value) => typeof value === "string");

/** The values of a list are ids, separated by spaces. */
function valuesToReturn(formData: FormData, lists: string[]): FormValues {
  const returned = [...formData].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && !entry[0].startsWith("$") && !secretFields.has(entry[0]),
  );
  const listed = lists.map((name) => [name, textsIn(formData.getAll(name)).join(" ")]);
  return Object.fromEntries([...returned, ...listed]) as FormValues;
}
