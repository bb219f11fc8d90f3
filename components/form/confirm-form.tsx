"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Form } from "./form";
import { FormFailure } from "./form-failure";
import { HiddenFields } from "./hidden-fields";
import { useForm } from "./use-form";
import type { FormState } from "@/lib/forms/form-state";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";

type Props<Result> = {
  action: (previous: FormState<Result>, formData: FormData) => Promise<FormState<Result>>;
  /** Hidden fields. */
  fields: Record<string, string>;
  /** The label of the first button, and of the second one that submits. */
  label: ReactNode;
  confirm: string;
  /** Shown after success. */
  done: string;
  /** `section`: a part of the page; `inline`: a button in a row. */
  variant?: "section" | "inline";
  /** A row of a list has it without the colour of danger, which the second button keeps. */
  quiet?: boolean;
  children: ReactNode;
};

/** Submits after a second click, to prevent accidents; works without JavaScript. */
export function ConfirmForm<Result>(props: Props<Result>) {
  const { action, fields, label, confirm, done, variant = "section", quiet, children } = props;
  const { form, state, pending } = useForm(action, { done });
  const content = (
    <Form {...form} needsButton className="grid justify-items-start gap-3 pb-4">
      <FormFailure state={state} />
      <HiddenFields fields={fields} />
      <p className="max-w-prose">{children}</p>
      <Button variant="danger" busy={pending}>
        {confirm}
      </Button>
    </Form>
  );
  if (variant === "section") {
    return (
      <Disclosure title={label} tone="danger">
        {content}
      </Disclosure>
    );
  }
  return (
    <details className="rounded-lg open:col-span-full open:border open:border-line open:px-4">
      <summary
        className={clsx(
          "flex min-h-12 cursor-pointer items-center font-semibold",
          quiet ? "text-muted hover:text-danger" : "text-danger",
        )}
      >
        {label}
      </summary>
      {content}
    </details>
  );
}
