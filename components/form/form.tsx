import type { ComponentProps } from "react";
import { FORM_KEY } from "@/lib/forms/form-key";

type Props = ComponentProps<"form"> & {
  formKey: string;
  /** Enter in a field does not submit the form: what cannot be taken back needs its button. */
  needsButton?: boolean;
};

/** A form for `useForm`: with its key, so that a repeated request has its effect once. */
export function Form({ formKey, needsButton = false, children, ...rest }: Props) {
  return (
    <form {...rest}>
      {/* Enter presses the first submit button of a form, and does nothing if that one is disabled. */}
      {needsButton && <button type="submit" disabled hidden aria-hidden="true" />}
      <input type="hidden" name={FORM_KEY} value={formKey} />
      {children}
    </form>
  );
}
