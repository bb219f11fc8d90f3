import "server-only";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { databaseOutage } from "@/db/errors";
import { withRefusalsRecorded } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getActor } from "@/lib/auth/session";
import { type ErrorReason, PublicError } from "@/lib/errors";
import { FORM_LIMIT_BYTES, type FormState, type FormValues } from "@/lib/forms/form-state";
import { isSameSite } from "@/lib/http/origin";
import { markActionBegun } from "@/lib/http/request-scope";
import { requireWrite } from "@/lib/throttle/write-limit";

type Run<Input, Result> = (input: Input) => Promise<Result>;
/** `lists` names the fields that a form may send several times. */
type Options = { lists?: string[] };

/** Never sent back to the page. */
const secretFields = new Set(["password", "currentPassword", "newPassword"]);

/**
 * A Server Action for a form: checks where it comes from, validates, runs, and turns every expected
 * failure into a state that the form shows beside its fields, with what was typed.
 */
export function formAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: Run<z.output<Schema>, Result>,
  options: Options = {},
) {
  return guardedAction(schema, () => Promise.resolve(run), options);
}

/** The same for a signed-in user, who is proven and within the limit of writes before anything is read. */
export function actorAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<Result>,
  options: Options = {},
) {
  const admit = async () => {
    const actor = await getActor();
    if (!actor) throw new PublicError("UNAUTHENTICATED", "signInAgain");
    await requireWrite(actor);
    const path = await pathOfForm();
    return (input: z.output<Schema>) => withRefusalsRecorded(actor, path, () => run(actor, input));
  };
  return guardedAction(schema, admit, options);
}

/** The same, and what it has changed is shown on every page of the layout at once. */
export function layoutAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<Result>,
) {
  return actorAction(schema, async (actor, input) => {
    const result = await run(actor, input);
    revalidatePath("/", "layout");
    return result;
  });
}

/** `admit` returns what to run for whoever sends the form, or throws. */
function guardedAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  admit: () => Promise<Run<z.output<Schema>, Result>>,
  { lists = [] }: Options,
) {
  return async (_previous: FormState<Result>, sent: FormData): Promise<FormState<Result>> => {
    markActionBegun();
    const formData = sent instanceof FormData ? sent : new FormData(); // no form of ours sends anything else
    const values = echo(formData);
    const received = await headers();
    if (!isSameSite(received)) return failure("foreignOrigin", values);
    const size = Number(received.get("content-length"));
    if (size > FORM_LIMIT_BYTES) return failure("tooLarge", values);

    try {
      const run = await admit();
      const several = lists.map((name) => [name, formData.getAll(name)] as const);
      const parsed = schema.safeParse(Object.fromEntries([...formData, ...several]));
      if (!parsed.success) {
        return { status: "invalid", fieldErrors: await describe(parsed.error.issues), values };
      }
      return { status: "ok", result: await run(parsed.data) };
    } catch (error) {
      return explain(error, values);
    }
  };
}

/** The state for an expected failure; throws any other on. */
async function explain(error: unknown, values: FormValues): Promise<FormState<never>> {
  const outage = databaseOutage(error);
  if (outage === "nothing-applied") return failure("busy", values);
  // A key makes sending again safe; without one the user has to look first.
  if (outage) return failure(values.clientKey ? "uncertainKeyed" : "uncertain", values);
  if (!(error instanceof PublicError)) throw error;
  const { reason, field, params } = error;
  if (!field) return failure(reason, values, params);
  const issues = [{ path: [field], message: reason, params }];
  return { status: "invalid", fieldErrors: await describe(issues), values };
}

/** The page the form stands on, as the browser says. */
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

/** What the sentences under `errors` may speak of. */
type ErrorParams = { max: number; min: number; minutes: number };
type Issue = { path: PropertyKey[]; message: string; params?: Record<string, unknown> };

/** The first complaint about each field, in the user's language. */
async function describe(issues: Issue[]): Promise<Record<string, string>> {
  const t = await getTranslations("errors");
  const described: Record<string, string> = {};
  for (const { path, message, params } of issues) {
    const reason = (t.has(message as ErrorReason) ? message : "invalid") as ErrorReason;
    described[String(path[0] ?? "form")] ??= t(reason, params as ErrorParams);
  }
  return described;
}

function echo(formData: FormData): FormValues {
  const shown = [...formData].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && !entry[0].startsWith("$") && !secretFields.has(entry[0]),
  );
  return Object.fromEntries(shown);
}
