"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { submitterOf } from "@/components/form/submitter";
import { useForm } from "@/components/form/use-form";
import { reorderModulesAction } from "@/lib/modules/actions";

type Props = {
  courseId: string;
  /** Module ids in the order shown, as a string, so that React compares it by value. */
  order: string;
  children: ReactNode;
};

/**
 * One form around all modules of a course. Each move is sent with the order shown, so that a
 * concurrent reorder is detected.
 */
export function ReorderForm({ courseId, order, children }: Props) {
  const done = useTranslations("done")("modulesOrdered");
  const { form, state } = useForm(reorderModulesAction, { done });
  const pressedButton = useRef<HTMLElement>(null);
  useEffect(() => {
    const button = pressedButton.current;
    pressedButton.current = null;
    if (!button || (document.activeElement ?? document.body) !== document.body) return;
    // A list item that is moved in the DOM loses the focus.
    const candidates = button.isConnected
      ? [button]
      : document.querySelectorAll<HTMLElement>(sameModule(button));
    [...candidates][0]?.focus();
  }, [order]);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    pressedButton.current = submitterOf(event);
    form.onSubmit(event);
  }
  return (
    <Form {...form} onSubmit={onSubmit} className="grid gap-2">
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <input type="hidden" name="order" value={order} />
      {children}
    </Form>
  );
}

/** The first and the last module have only one of the two buttons. */
const sameModule = (button: HTMLElement) =>
  `button[name=move][value^="${button.getAttribute("value")?.split(" ")[0] ?? ""} "]`;
