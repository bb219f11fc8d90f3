"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, type RefObject, type SubmitEvent, useEffect, useRef } from "react";
import { FORM_KEY } from "@/lib/forms/form-key";
import { fillInAfterReload } from "./reload";
import { submitterOf } from "./submitter";
import { type FormControl, useKeptText } from "./use-kept-text";

type Props = Omit<ComponentProps<"form">, "ref"> & {
  ref?: RefObject<HTMLFormElement | null>;
  formKey: string;
  control: FormControl;
  /** Enter in a field does not submit the form: what cannot be taken back needs its button. */
  needsButton?: boolean;
  /** Identifies the form and its object: what is typed is kept in the browser until it is sent. */
  keep?: string;
};

/** A form for `useForm`: with its key, so that a repeated request has its effect once. */
export function Form({
  ref,
  formKey,
  control,
  needsButton = false,
  keep,
  onSubmit,
  children,
  ...rest
}: Props) {
  const own = useRef<HTMLFormElement>(null);
  const form = ref ?? own;
  useEffect(() => {
    if (form.current) fillInAfterReload(form.current);
  }, [form]);
  const { kept, discard } = useKeptText({ form, name: keep, control });
  function submit(event: SubmitEvent<HTMLFormElement>) {
    if (submitterOf(event)?.matches("[formmethod=dialog]")) event.preventDefault();
    else onSubmit?.(event);
  }
  return (
    <form
      {...rest}
      ref={form}
      onSubmit={submit}
      // For KeptTextsScript: a form that the server has returned has its input already.
      data-keep={control.isFresh ? keep : undefined}
    >
      {/* Enter presses the first submit button of a form. This one submits nothing: there is no dialog. */}
      {needsButton && (
        <button type="submit" formMethod="dialog" formNoValidate hidden aria-hidden tabIndex={-1} />
      )}
      <input type="hidden" name={FORM_KEY} value={formKey} />
      {children}
      {kept !== "none" && <KeptTextLine isOlder={kept === "older"} onDiscard={discard} />}
    </form>
  );
}

type LineProps = { isOlder: boolean; onDiscard: () => void };

function KeptTextLine({ isOlder, onDiscard }: LineProps) {
  const t = useTranslations("keptText");
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
      <span>{isOlder ? t("older") : t("kept")}</span>
      <button
        type="button"
        onClick={onDiscard}
        className="min-h-11 cursor-pointer font-semibold text-accent underline"
      >
        {t("discard")}
      </button>
    </p>
  );
}
