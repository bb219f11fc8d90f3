"use client";

import { unstable_rethrow } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, startTransition, useActionState, useEffect, useRef } from "react";
import { fieldsOf, FORM_LIMIT_BYTES, type FormState, idle } from "@/lib/form-state";

type FormAction<Result> = (
  previous: FormState<Result>,
  formData: FormData,
) => Promise<FormState<Result>>;

/**
 * A form over a Server Action. Without JavaScript the browser posts it and the server renders its
 * state; with JavaScript a lost connection becomes a state too, instead of taking the page down with
 * what was typed.
 */
export function useForm<Result>(serverAction: FormAction<Result>) {
  const t = useTranslations("errors");
  const [posted, action] = useActionState<FormState<Result>, FormData>(serverAction, idle);
  const [state, dispatch, pending] = useActionState(attempt, posted);

  async function attempt(
    previous: FormState<Result>,
    formData: FormData,
  ): Promise<FormState<Result>> {
    const { size } = await new Response(formData).blob();
    if (size > FORM_LIMIT_BYTES) return failed("tooLarge");
    try {
      return await serverAction(previous, formData);
    } catch (error) {
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
    const formData = new FormData(
      event.currentTarget,
      (event.nativeEvent as SubmitEvent).submitter,
    );
    startTransition(() => dispatch(formData));
  }
  useEffect(() => {
    if (state.status === "ok") submitted.current?.reset();
  }, [state]);

  return { form: { action, onSubmit }, state, pending, ...fieldsOf(state) };
}
