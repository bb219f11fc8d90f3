"use client";

import type { ReactNode } from "react";
import { FormFailure } from "./form-failure";
import { useForm } from "./use-form";
import type { FormState } from "@/lib/forms/form-state";
import { Button } from "@/components/ui/button";

type Props<Result> = {
  action: (previous: FormState<Result>, formData: FormData) => Promise<FormState<Result>>;
  /** What the form sends. */
  fields: Record<string, string>;
  /** Of the first press, and of the second one that does it. */
  label: ReactNode;
  confirm: string;
  /** What is said once it is done. */
  done: string;
  /** How it stands on the page: a part of its own, or a word in a row. */
  look?: keyof typeof looks;
  children: ReactNode;
};

const looks = {
  part: "rounded-xl border border-line px-4",
  word: "rounded-lg open:col-span-full open:border open:border-line open:px-4",
};

/** Two presses, so that a slip deletes nothing; also without JavaScript. */
export function ConfirmForm<Result>(props: Props<Result>) {
  const { action, fields, label, confirm, done, look = "part", children } = props;
  const { form, state, pending } = useForm(action, { done });
  return (
    <details className={looks[look]}>
      <summary className="flex min-h-12 cursor-pointer items-center font-semibold text-danger">
        {label}
      </summary>
      <form {...form} className="grid justify-items-start gap-3 pb-4">
        <FormFailure state={state} />
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p className="max-w-prose">{children}</p>
        <Button variant="danger" busy={pending}>
          {confirm}
        </Button>
      </form>
    </details>
  );
}
