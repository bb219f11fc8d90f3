"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Form } from "@/components/form/form";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import {
  endSessionsOfAction,
  resetPasswordsAction,
  restoreUsersAction,
  suspendUsersAction,
} from "@/lib/users/actions";
import { BatchResult } from "./batch-result";
import { SelectAll } from "./select-all";
import { PartBoundary } from "@/components/ui/part-boundary";

type Props = {
  /** Display names of the selectable users, by id. */
  names: Record<string, string>;
  /** False where users have passwords: one wrong click would lock out all selected ones. */
  canHandOut: boolean;
  children: ReactNode;
};

const batchActions = ["suspend", "restore", "endSessions", "handOut"] as const;
export type BatchAction = (typeof batchActions)[number];

/** A form around the table of users, with actions on the selected ones. */
export function UserBatch({ names, canHandOut, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<number>();
  const { forms, latest, shown, pending, submit } = useBatchForms();
  const state = latest && forms[latest].state;
  useEffect(() => {
    // The bar with the focused button is hidden when the selection is reset.
    if (state?.status === "ok") result.current?.focus();
  }, [state]);
  const count = () => setSelected(checkboxesOf(form.current).filter((box) => box.checked).length);

  return (
    <Form
      ref={form}
      {...forms.suspend.form}
      needsButton
      onSubmit={submit}
      onChange={count}
      onReset={() => setSelected(0)}
      className="group grid grid-cols-1 gap-3"
    >
      {shown && (
        <div ref={result} tabIndex={-1} className="grid gap-3 outline-none">
          <PartBoundary>
            <BatchResult action={shown} state={forms[shown].state} names={names} />
          </PartBoundary>
        </div>
      )}
      <SelectAll
        selected={selected ?? 0}
        total={Object.keys(names).length}
        onSelect={(checked) => {
          for (const box of checkboxesOf(form.current)) box.checked = checked;
          count();
        }}
      />
      <PartBoundary>{children}</PartBoundary>
      <BatchBar selected={selected} pending={pending} forms={forms} canHandOut={canHandOut} />
    </Form>
  );
}

type BatchForms = ReturnType<typeof useBatchForms>["forms"];

/** The form state of each action; `latest` is the one submitted last, with JavaScript. */
function useBatchForms() {
  const [latest, setLatest] = useState<BatchAction>();
  const forms = {
    suspend: useForm(suspendUsersAction),
    restore: useForm(restoreUsersAction),
    endSessions: useForm(endSessionsOfAction),
    handOut: useForm(resetPasswordsAction),
  };
  function submit(event: FormEvent<HTMLFormElement>) {
    const { submitter } = event.nativeEvent as SubmitEvent;
    const action = batchActions.find((name) => name === submitter?.dataset.batchAction);
    if (!action) return;
    setLatest(action);
    forms[action].form.onSubmit(event);
  }
  return {
    forms,
    latest,
    shown: latest ?? batchActions.find((action) => forms[action].state.status !== "idle"),
    pending: batchActions.some((action) => forms[action].pending),
    submit,
  };
}

type BatchBarProps = Pick<Props, "canHandOut"> & {
  /** Undefined before the first change: boxes ticked before hydration are not counted. */
  selected: number | undefined;
  pending: boolean;
  forms: BatchForms;
};

function BatchBar({ selected, pending, forms, canHandOut }: BatchBarProps) {
  const t = useTranslations("users");
  const offered = batchActions.filter((action) => canHandOut || action !== "handOut");
  return (
    <div className="sticky print:hidden! bottom-18 z-10 hidden flex-wrap items-center gap-2 rounded-xl border border-line bg-surface p-3 shadow-float group-has-[tbody_:checked]:flex sm:bottom-4">
      <p role="status" className="mr-auto px-1 font-semibold">
        {selected === undefined ? t("pickedUsers") : t("picked", { count: selected })}
      </p>
      {offered.map((action) => (
        <Button
          key={action}
          variant="secondary"
          data-batch-action={action}
          formAction={forms[action].form.action}
          busy={pending}
        >
          {t(`batch.${action}`)}
        </Button>
      ))}
    </div>
  );
}

const checkboxesOf = (form: HTMLFormElement | null) => [
  ...(form?.querySelectorAll<HTMLInputElement>("input[name=userIds]") ?? []),
];
