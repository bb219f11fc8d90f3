import type { ErrorReason } from "@/lib/errors";

/** Larger than any valid form. */
export const FORM_LIMIT_BYTES = 256 * 1024;

/** Whether a file was chosen, and not only text typed. */
export const holdsFile = (formData: FormData): boolean =>
  [...formData.values()].some((value) => value instanceof File && value.size > 0);

/** The submitted input, returned so that a rejected form keeps it. */
export type FormValues = Record<string, string>;

/** `Result` is the action's return value; most have none. */
export type FormState<Result = unknown> =
  | { status: "idle" }
  | { status: "ok"; result: Result }
  | { status: "invalid"; fieldErrors: Record<string, string>; values: FormValues }
  | { status: "error"; reason: ErrorReason; message: string; values: FormValues };

export const idle: FormState<never> = { status: "idle" };

/** The error and the value of each field. */
export function fieldsOf(state: FormState): {
  errors: Partial<FormValues>;
  values: Partial<FormValues>;
} {
  return {
    errors: state.status === "invalid" ? state.fieldErrors : {},
    values: "values" in state ? state.values : {},
  };
}
