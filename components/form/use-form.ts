"use client";

import { unstable_rethrow } from "next/navigation";
import { useTranslations } from "next-intl";
import {
  type FormEvent,
  startTransition,
  useActionState,
  useEffect,
  useRef,
  useState,
} from "react";
import { FORM_KEY } from "@/lib/forms/form-key";
import {
  fieldsOf,
  FORM_LIMIT_BYTES,
  type FormState,
  holdsFile,
  idle,
} from "@/lib/forms/form-state";
import { useShowDoneMessage } from "./done-message";
import { type FailureReason, failureReason, isRedirect } from "./failure-reason";
import { useFormKey } from "./form-seed";
import { submitterOf } from "./submitter";

/** Connects a form with its `useForm`. */
export type FormControl = {
  /** Called when the form has been sent. */
  sentListeners: Set<() => void>;
  setKey: (key: string) => void;
  /** False for a form that the server has returned with its input. */
  isFresh: boolean;
};

/** Why the browser itself reports a failure. */
type LocalReason = FailureReason | "tooLarge" | "importTooLarge";

type FormAction<Result> = (
  previous: FormState<Result>,
  formData: FormData,
) => Promise<FormState<Result>>;

/**
 * `done` is shown after success, also when the form and its page are gone by then. `keepOffline` may keep
 * the input while there is no network; true: it did.
 */
type Options = { done?: string; keepOffline?: (formData: FormData) => Promise<boolean> };

/**
 * Props and state of a `Form` for a Server Action. Without JavaScript the browser posts it and the
 * server renders the state. With JavaScript a network error becomes a state, instead of an error
 * page that loses the input.
 */
export function useForm<Result>(
  serverAction: FormAction<Result>,
  { done, keepOffline }: Options = {},
) {
  const failed = useFailures();
  const showDone = useShowDoneMessage();
  const [serverState, action] = useActionState<FormState<Result>, FormData>(serverAction, idle);
  const [state, dispatch, pending] = useActionState(attempt, serverState);
  const { key, setKey, renewKey } = useFormKey(keyToRepeat(serverState));
  const [control] = useState<FormControl>(() => ({
    setKey,
    isFresh: serverState.status === "idle",
    sentListeners: new Set(),
  }));

  async function attempt(
    previous: FormState<Result>,
    formData: FormData,
  ): Promise<FormState<Result>> {
    const { size } = await new Response(formData).blob();
    if (size > FORM_LIMIT_BYTES) return failed(holdsFile(formData) ? "importTooLarge" : "tooLarge");
    try {
      const next = await serverAction(previous, formData);
      if (next.status === "ok") succeed();
      if (wasUsed(next)) renewKey();
      return next;
    } catch (error) {
      if (isRedirect(error)) succeed();
      unstable_rethrow(error); // redirects are not errors
      const reason = failureReason(error);
      return reason === "network" && (await keepOffline?.(formData)) ? idle : failed(reason);
    }
  }
  function succeed() {
    for (const listener of control.sentListeners) listener();
    renewKey();
    if (done) showDone(done);
  }
  const rememberForm = useSubmittedForm(state);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    rememberForm(event.currentTarget);
    const formData = new FormData(event.currentTarget, submitterOf(event));
    formData.set(FORM_KEY, key);
    startTransition(() => dispatch(formData));
  }
  return { form: { action, onSubmit, formKey: key, control }, state, pending, ...fieldsOf(state) };
}

/** Returns a function to call with the form that is submitted: it is reset after success, and the focus kept. */
function useSubmittedForm(state: FormState) {
  const submitted = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state.status === "ok") submitted.current?.reset();
    if (state.status === "invalid") focusFirstInvalid(submitted.current);
  }, [state]);
  useEffect(() => () => void (submitted.current && keepFocusOnPage()), []);
  return (form: HTMLFormElement) => void (submitted.current = form);
}

/** Returns the state for a reason. Each key is spelled out, so that the browser receives no others. */
function useFailures() {
  const t = useTranslations("errors");
  const messages: Record<LocalReason, string> = {
    network: t("network"),
    portalUpdated: t("portalUpdated"),
    unexpected: t("unexpected"),
    tooLarge: t("tooLarge"),
    importTooLarge: t("importTooLarge"),
  };
  return (reason: LocalReason): FormState<never> => ({
    status: "error",
    reason,
    message: messages[reason],
    values: {},
  });
}

/** The form's key has been used for another content: the next request needs a new one. */
const wasUsed = (state: FormState) =>
  state.status === "error" && ["formUsed", "keyUsed", "alreadySent"].includes(state.reason);

/** The key of a failed request, which may have had its effect. */
const keyToRepeat = (state: FormState) =>
  wasUsed(state) ? undefined : fieldsOf(state).values[FORM_KEY];

/** Screen readers announce the field with its error, by `aria-describedby`. */
function focusFirstInvalid(form: HTMLFormElement | null) {
  const field = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  (field?.querySelector("input") ?? field)?.focus();
}

/** When a form that had the focus is removed, moves the focus to the page's content. */
function keepFocusOnPage() {
  if ((document.activeElement ?? document.body) !== document.body) return;
  document.querySelector("main")?.focus({ preventScroll: true });
}
