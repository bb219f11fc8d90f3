import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";
import type { BatchOutcome, IssuedPassword } from "@/lib/users/mutations";
import { IssuedPasswordList } from "./issued-password-list";
import type { BatchAction } from "./user-batch";

type Props = {
  action: BatchAction;
  state: FormState<BatchOutcome<IssuedPassword | void>[]>;
  names: Record<string, string>;
};

/** The result for each selected user. */
export function BatchResult({ action, state, names }: Props) {
  const t = useTranslations();
  if (state.status === "invalid") return <Notice tone="error">{t("users.pickFirst")}</Notice>;
  if (state.status !== "ok") return <FormFailure state={state} />;
  const done = state.result.filter((outcome) => outcome.ok);
  const failed = state.result.filter((outcome) => !outcome.ok);
  const issued = done.flatMap(({ value }) => value ?? []);
  return (
    <>
      {done.length > 0 && (
        <Notice tone="success">{t(`users.batchDone.${action}`, { count: done.length })}</Notice>
      )}
      {issued.length > 0 && <IssuedPasswordList passwords={issued} />}
      {failed.length > 0 && (
        <Notice tone="error">
          <ul>
            {failed.map(({ userId, reason }) => (
              <li key={userId}>
                <bdi>{names[userId] ?? userId}</bdi>
                <span>{`: ${t(`errors.${reason}`, { max: 0, min: 0, minutes: 0 })}`}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
