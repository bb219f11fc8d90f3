"use client";

import { type RefObject, useContext, useLayoutEffect, useState } from "react";
import { FORM_KEY } from "@/lib/forms/form-key";
import { discardText, findText, type KeptTextOf, keepText } from "@/lib/forms/kept-text";
import { browserStorage } from "./browser-storage";
import { fillIn, isFormChanged, readFields } from "./form-content";
import { isReloading } from "./reload";
import { TextOwner } from "./text-owner";
import type { FormControl } from "./use-form";

type Options = {
  form: RefObject<HTMLFormElement | null>;
  /** Identifies the form and its object. */
  name: string;
  control: FormControl;
};

/** `older`: of another version of the object. */
type Kept = "none" | "kept" | "older";

/**
 * Keeps what is typed into a form in the browser until it is sent or discarded, and asks before the page is
 * left. A kept text is filled in again when the form is next shown.
 */
export function useKeptText({ form, name, control }: Options) {
  const userId = useContext(TextOwner);
  const [kept, setKept] = useState<Kept>("none");
  // Before the first paint, so that nobody types into a form that is filled in a moment later.
  useLayoutEffect(() => {
    const element = form.current;
    if (!element || userId === undefined) return undefined;
    const text = keeper(element, { userId, name }, setKept);
    if (control.isFresh) text.restore(control);
    control.sentListeners.add(text.discard);
    const ask = (event: BeforeUnloadEvent) => {
      if (text.isUnsent() && !isReloading()) event.preventDefault();
    };
    element.addEventListener("input", text.keep);
    addEventListener("beforeunload", ask);
    return () => {
      control.sentListeners.delete(text.discard);
      element.removeEventListener("input", text.keep);
      removeEventListener("beforeunload", ask);
    };
  }, [form, name, userId, control]);

  function discard() {
    for (const listener of control.sentListeners) listener();
    form.current?.reset();
    announceInput(form.current);
  }
  return { kept, discard };
}

/** The kept text of one form on the page. */
function keeper(form: HTMLFormElement, of: KeptTextOf, setKept: (kept: Kept) => void) {
  const valueOf = (name: string) => {
    const value = new FormData(form).get(name);
    return typeof value === "string" ? value : null;
  };
  const storage = browserStorage("localStorage");
  let isUnsent = false;
  const discard = () => {
    isUnsent = false;
    discardText(storage, of);
    setKept("none");
  };
  return {
    isUnsent: () => isUnsent,
    discard,
    keep: () => {
      if (!isFormChanged(form)) return discard();
      isUnsent = true;
      const formKey = valueOf(FORM_KEY) ?? "";
      const text = { formKey, version: valueOf("version"), fields: readFields(form) };
      setKept(keepText(storage, of, text) ? "kept" : "none");
    },
    restore: ({ setKey }: FormControl) => {
      const text = findText(storage, of);
      if (!text) return;
      fillIn(form, text.fields);
      setKey(text.formKey);
      form.closest("details")?.setAttribute("open", "");
      announceInput(form);
      setKept(text.version === valueOf("version") ? "kept" : "older");
    },
  };
}

const FILLED_IN = "filled-in";

/** Whether an input event comes from a kept text, not from the user. */
export const isFillingIn = (event: Event) =>
  event instanceof CustomEvent && event.detail === FILLED_IN;

/** Tells a preview, and whoever else listens, that the fields have changed. */
const announceInput = (form: HTMLFormElement | null) =>
  form?.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: FILLED_IN }));
