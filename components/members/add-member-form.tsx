"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { AccountField } from "@/components/users/account-field";
import { Avatar } from "@/components/users/avatar";
import { addMemberAction } from "@/lib/members/actions";
import type { AddableStudent } from "@/lib/members/data";

type Props = { courseId: string; isEmpty: boolean };

/**
 * Adds a student by username, or by a name and the choice among those who match it. Folded where there are
 * students, so that a phone's first screen shows them.
 */
export function AddMemberForm({ courseId, isEmpty }: Props) {
  const t = useTranslations("members");
  const { form, state, pending, errors, values } = useForm(addMemberAction);
  const result = state.status === "ok" ? state.result : undefined;
  return (
    <Disclosure title={t("add")} open={isEmpty || state.status !== "idle"}>
      <Form {...form} className="grid max-w-xl gap-4 pb-4">
        {result && "userId" in result && <Outcome key={result.userId} {...result} />}
        <FormFailure state={state} />
        <input type="hidden" name="courseId" value={courseId} />
        <AccountField
          label={t("username")}
          hint={t("addLead")}
          defaultValue={values.username}
          error={errors.username}
        />
        <Button busy={pending} className="justify-self-start">
          {pending ? t("adding") : t("add")}
        </Button>
        {/* After the field: of two values of a name, the later one counts. */}
        {result && "matches" in result && <Matches {...result} />}
      </Form>
    </Disclosure>
  );
}

function Outcome({ username, added }: { username: string; added: boolean }) {
  const t = useTranslations("members");
  return (
    <Notice tone="success">
      {added ? t("added", { username }) : t("alreadyIn", { username })}
    </Notice>
  );
}

type MatchesProps = { search: string; matches: AddableStudent[]; more: boolean };

/** The students who match what was typed, each with a button that adds them. */
function Matches({ search, matches, more }: MatchesProps) {
  const t = useTranslations("members");
  return (
    <div role="group" aria-labelledby="matches" className="grid gap-1">
      <p id="matches" role="status" className="font-semibold">
        {t("matches", { count: matches.length, search })}
      </p>
      <ul>
        {matches.map(({ username, displayName }) => (
          <li key={username} className="border-t border-line first:border-0">
            <button
              type="submit"
              name="username"
              value={username}
              formNoValidate
              className="flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-lg py-2 text-left hover:bg-accent-soft"
            >
              <Avatar name={displayName} />
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block font-medium">
                  {displayName}
                </span>
                <span translate="no" className="block text-sm text-muted">
                  {username}
                </span>
              </span>
              <span className="px-2 font-semibold text-accent">{t("addThis")}</span>
            </button>
          </li>
        ))}
      </ul>
      {more && <p className="text-sm text-muted">{t("moreMatches")}</p>}
    </div>
  );
}
