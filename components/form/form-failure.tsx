import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";

/** What went wrong with a form as a whole. */
export function FormFailure({ state }: { state: FormState }) {
  return state.status === "error" && <Notice tone="error">{state.message}</Notice>;
}
