"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { FormFailure } from "@/components/form/form-failure";
import { submitterOf, useForm } from "@/components/form/use-form";
import { reorderModulesAction } from "@/lib/modules/actions";

type Props = {
  courseId: string;
  /** As it is shown, in one string: one that did not change is the same to React. */
  order: string;
  children: ReactNode;
};

/**
 * One form around all modules of a course: each move is sent with the order that was seen, so that of two
 * at once one order remains.
 */
export function ReorderForm({ courseId, order, children }: Props) {
  const done = useTranslations("done")("modulesOrdered");
  const { form, state } = useForm(reorderModulesAction, { done });
  const pressed = useRef<HTMLElement>(null);
  useEffect(() => {
    const button = pressed.current;
    pressed.current = null;
    if (!button || (document.activeElement ?? document.body) !== document.body) return;
    // A list item that changes places loses the focus.
    const others = button.isConnected
      ? [button]
      : document.querySelectorAll<HTMLElement>(sameModule(button));
    [...others][0]?.focus();
  }, [order]);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    pressed.current = submitterOf(event);
    form.onSubmit(event);
  }
  return (
    <form {...form} onSubmit={onSubmit} className="grid gap-2">
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <input type="hidden" name="order" value={order} />
      {children}
    </form>
  );
}

/** At the ends only one of a module's buttons is left. */
const sameModule = (button: HTMLElement) =>
  `button[name=move][value^="${button.getAttribute("value")?.split(" ")[0] ?? ""} "]`;
