import type { ErrorReason } from "@/lib/errors";

/** More than any form of the product holds when it is filled in properly. */
export const FORM_LIMIT_BYTES = 256 * 1024;

/** What was typed, given back so that a refused form loses nothing. */
export type FormValues = Record<string, string>;

/** `Result` is what the action has to show for it, nothing for most. */
export type FormState<Result = unknown> =
  | { status: "idle" }
  | { status: "ok"; result: Result }
  | { status: "invalid"; fieldErrors: Record<string, string>; values: FormValues }
  | { status: "error"; reason: ErrorReason; message: string; values: FormValues };

export const idle: FormState<never> = { status: "idle" };

/** What a form shows beside its fields and in them. */
export function fieldsOf(state: FormState): {
  errors: Partial<FormValues>;
  values: Partial<FormValues>;
} {
  return {
    errors: state.status === "invalid" ? state.fieldErrors : {},
    values: "values" in state ? state.values : {},
  };
}
