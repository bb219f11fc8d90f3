import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";
import { ReloadButton } from "./reload-button";

type Props = { state: FormState; compact?: boolean };

/** The error of a form as a whole. */
export function FormFailure({ state, compact = false }: Props) {
  if (state.status !== "error") return null;
  return (
    <>
      {compact ? (
        <p role="alert" className="text-sm font-semibold text-danger">
          {state.message}
        </p>
      ) : (
        <Notice tone="error">{state.message}</Notice>
      )}
      {state.reason === "portalUpdated" && <ReloadButton />}
    </>
  );
}
