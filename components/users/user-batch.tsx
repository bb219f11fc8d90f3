"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
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

type Props = {
  /** Of those who can be ticked. */
  names: Record<string, string>;
  /** Among users who have a password this would lock out all that are ticked by one slip. */
  canHandOut: boolean;
  children: ReactNode;
};

const deeds = ["suspend", "restore", "endSessions", "handOut"] as const;
export type BatchAction = (typeof deeds)[number];

/** The ticked users of the page, and what can be done with all of them at once. */
export function UserBatch({ names, canHandOut, children }: Props) {
  const t = useTranslations("users");
  const form = useRef<HTMLFormElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState<number>();
  const [latest, setLatest] = useState<BatchAction>();
  const actions = {
    suspend: useForm(suspendUsersAction),
    restore: useForm(restoreUsersAction),
    endSessions: useForm(endSessionsOfAction),
    handOut: useForm(resetPasswordsAction),
  };
  const shown = latest ?? deeds.find((deed) => actions[deed].state.status !== "idle");
  const state = latest && actions[latest].state;
  useEffect(() => {
    // The bar with the button goes away with the ticks, and the focus would with it.
    if (state?.status === "ok") result.current?.focus();
  }, [state]);
  const offered = deeds.filter((deed) => canHandOut || deed !== "handOut");
  const pending = deeds.some((deed) => actions[deed].pending);

  function submit(event: FormEvent<HTMLFormElement>) {
    const { submitter } = event.nativeEvent as SubmitEvent;
    const deed = deeds.find((name) => name === submitter?.dataset.deed);
    if (!deed) return;
    setLatest(deed);
    actions[deed].form.onSubmit(event);
  }
  const count = () =>
    setPicked(form.current ? boxesOf(form.current).filter((box) => box.checked).length : 0);

  return (
    <form
      ref={form}
      action={actions.suspend.form.action}
      onSubmit={submit}
      onChange={count}
      onReset={() => setPicked(0)}
      className="group grid gap-3"
    >
      {shown && (
        <div ref={result} tabIndex={-1} className="grid gap-3 outline-none">
          <BatchResult deed={shown} state={actions[shown].state} names={names} />
        </div>
      )}
      <SelectAll
        picked={picked ?? 0}
        total={Object.keys(names).length}
        onPick={(checked) => {
          for (const box of form.current ? boxesOf(form.current) : []) box.checked = checked;
          count();
        }}
      />
      {children}
      <div className="sticky bottom-18 z-10 hidden flex-wrap items-center gap-2 rounded-xl border border-line bg-surface p-3 shadow-float group-has-[tbody_:checked]:flex sm:bottom-4">
        <p role="status" className="mr-auto px-1 font-semibold">
          {picked === undefined ? t("pickedUsers") : t("picked", { count: picked })}
        </p>
        {offered.map((deed) => (
          <Button
            key={deed}
            variant="secondary"
            data-deed={deed}
            formAction={actions[deed].form.action}
            busy={pending}
          >
            {t(`batch.${deed}`)}
          </Button>
        ))}
      </div>
    </form>
  );
}

const boxesOf = (form: HTMLFormElement) => [
  ...form.querySelectorAll<HTMLInputElement>("input[name=userIds]"),
];
