import type { ErrorReason } from "./errors";

/** More than any form of the product holds when it is filled in properly. */
export const FORM_LIMIT_BYTES = 256 * 1024;

/** What was typed, given back so that a refused form loses nothing. */
export type FormValues = Record<string, string>;

export type FormState =
  | { status: "idle" }
  | { status: "ok" }
  | { status: "invalid"; fieldErrors: Record<string, string>; values: FormValues }
  | { status: "error"; reason: ErrorReason; message: string; values: FormValues };

export const idle: FormState = { status: "idle" };

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
