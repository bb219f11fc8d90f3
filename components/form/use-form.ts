"use client";

import { unstable_rethrow } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, startTransition, useActionState, useEffect, useRef } from "react";
import { fieldsOf, FORM_LIMIT_BYTES, type FormState, idle } from "@/lib/forms/form-state";
import { useSayDone } from "./done-message";

type FormAction<Result> = (
  previous: FormState<Result>,
  formData: FormData,
) => Promise<FormState<Result>>;

/** `done` is said after success, also where the form and its page are gone by then. */
type Options = { done?: string };

/**
 * A form over a Server Action. Without JavaScript the browser posts it and the server renders its
 * state; with JavaScript a lost connection becomes a state too, instead of taking the page down with
 * what was typed.
 */
export function useForm<Result>(serverAction: FormAction<Result>, { done }: Options = {}) {
  const t = useTranslations("errors");
  const say = useSayDone();
  const [posted, action] = useActionState<FormState<Result>, FormData>(serverAction, idle);
  const [state, dispatch, pending] = useActionState(attempt, posted);

  async function attempt(
    previous: FormState<Result>,
    formData: FormData,
  ): Promise<FormState<Result>> {
    const { size } = await new Response(formData).blob();
    if (size > FORM_LIMIT_BYTES) return failed("tooLarge");
    try {
      const next = await serverAction(previous, formData);
      if (next.status === "ok" && done) say(done);
      return next;
    } catch (error) {
      if (isRedirect(error) && done) say(done);
      unstable_rethrow(error); // a redirect is no failure
      return failed("network");
    }
  }
  const failed = (reason: "network" | "tooLarge"): FormState<never> => ({
    status: "error",
    reason,
    message: t(reason),
    values: {},
  });

  const submitted = useRef<HTMLFormElement>(null);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    submitted.current = event.currentTarget;
    const formData = new FormData(event.currentTarget, submitterOf(event));
    startTransition(() => dispatch(formData));
  }
  useEffect(() => {
    if (state.status === "ok") submitted.current?.reset();
    if (state.status === "invalid") focusFirstInvalid(submitted.current);
  }, [state]);
  useEffect(() => () => void (submitted.current && keepFocusOnPage()), []);

  return { form: { action, onSubmit }, state, pending, ...fieldsOf(state) };
}

/** The button that was pressed, if it was one. */
export const submitterOf = ({ nativeEvent }: FormEvent<HTMLFormElement>) =>
  (nativeEvent as SubmitEvent).submitter;

const isRedirect = (error: unknown) =>
  error instanceof Error && "digest" in error && String(error.digest).startsWith("NEXT_REDIRECT");

/** Its description, which tells what is wrong, is read out with it. */
function focusFirstInvalid(form: HTMLFormElement | null) {
  const field = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  (field?.querySelector("input") ?? field)?.focus();
}

/** A form that is gone after its work takes the focus along: what comes next begins at the page's content. */
function keepFocusOnPage() {
  if ((document.activeElement ?? document.body) !== document.body) return;
  document.querySelector("main")?.focus({ preventScroll: true });
}
