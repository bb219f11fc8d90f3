"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { deleteUserAction } from "@/lib/users/actions";
import { AccountField } from "./account-field";
import { HandoverField, type Successors } from "./handover-field";

type Props = {
  user: { id: string; username: string };
  /** Possible new owners of the user's courses; undefined when the user has none. */
  successors: Successors | undefined;
  /** Of the user's request, in epoch milliseconds: nothing is deleted once it is taken back. */
  requestedAt: number | undefined;
};

export function DeleteUserForm({ user, successors, requestedAt }: Props) {
  const t = useTranslations("users");
  const { form, state, pending, errors, values } = useForm(deleteUserAction);
  return (
    <Form {...form} needsButton className="grid gap-4">
      <input type="hidden" name="userId" value={user.id} />
      {requestedAt !== undefined && <input type="hidden" name="requestedAt" value={requestedAt} />}
      <FormFailure state={state} />
      {successors && (
        <HandoverField
          successors={successors}
          hint={t("deletion.handoverHint")}
          values={values}
          errors={errors}
          required
        />
      )}
      <AccountField
        label={t("deletion.typeUsername", { username: user.username })}
        defaultValue={values.username}
        error={errors.username}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="danger" busy={pending}>
          {pending ? t("deletion.deleting") : t("deletion.delete")}
        </Button>
        <ButtonLink variant="secondary" href={`/admin/users/${user.id}`}>
          {t("deletion.cancel")}
        </ButtonLink>
      </div>
    </Form>
  );
}
