"use client";

import {
  type ComponentProps,
  type RefObject,
  type SubmitEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import { FORM_KEY } from "@/lib/forms/form-key";
import { fillInAfterReload } from "./reload";
import { WaitingButton } from "./waiting-button";
import { submitterOf } from "./submitter";
import type { FormControl } from "./use-form";

export type FormProps = Omit<ComponentProps<"form">, "ref"> & {
  ref?: RefObject<HTMLFormElement | null>;
  formKey: string;
  control: FormControl;
  /** Enter in a field does not submit the form: what cannot be taken back needs its button. */
  needsButton?: boolean;
};

/** A form for `useForm`: with its key, so that a repeated request has its effect once. */
export function Form({
  ref,
  formKey,
  control: _control,
  needsButton = false,
  onSubmit,
  children,
  ...rest
}: FormProps) {
  const own = useRef<HTMLFormElement>(null);
  const form = ref ?? own;
  const waiting = useState<HTMLElement | null>();
  useEffect(() => {
    if (form.current) fillInAfterReload(form.current);
  }, [form]);
  function submit(event: SubmitEvent<HTMLFormElement>) {
    if (submitterOf(event)?.matches("[formmethod=dialog]")) event.preventDefault();
    else onSubmit?.(event);
  }
  return (
    <form {...rest} ref={form} onSubmit={submit}>
      {/* Enter presses the first submit button of a form. This one submits nothing: there is no dialog. */}
      {needsButton && (
        <button type="submit" formMethod="dialog" formNoValidate hidden aria-hidden tabIndex={-1} />
      )}
      <input type="hidden" name={FORM_KEY} value={formKey} />
      <WaitingButton value={waiting}>{children}</WaitingButton>
    </form>
  );
}
