"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import {
  endSessionsAction,
  resetPasswordAction,
  restoreUserAction,
  suspendUserAction,
} from "@/lib/users/actions";
import { OneTimePassword } from "./one-time-password";
import { PartBoundary } from "@/components/ui/part-boundary";

type Props = { userId: string; suspended: boolean; sessions: number; hasPassword: boolean };

/** The user's access: suspension, sessions, password. */
export function UserAccess({ userId, suspended, sessions, hasPassword }: Props) {
  return (
    <div className="grid gap-3">
      <Suspension userId={userId} suspended={suspended} />
      <EndSessions userId={userId} sessions={sessions} />
      <ResetPassword userId={userId} hasPassword={hasPassword} />
    </div>
  );
}

/** One form for both actions, so that the focus stays on the button. */
function Suspension({ userId, suspended }: { userId: string; suspended: boolean }) {
  const t = useTranslations("users.access");
  const suspend = useForm(suspendUserAction);
  const restore = useForm(restoreUserAction);
  const { form, state, pending } = suspended ? restore : suspend;
  return (
    <Card className="grid content-start gap-3">
      <div role="status" className="grid gap-3">
        <h3 className="font-bold">{suspended ? t("restoreTitle") : t("suspendTitle")}</h3>
        <p className="text-muted">{suspended ? t("restoreText") : t("suspendText")}</p>
      </div>
      <FormFailure state={state} />
      <Form {...form}>
        <input type="hidden" name="userId" value={userId} />
        <Button variant={suspended ? "primary" : "secondary"} busy={pending}>
          {suspended ? t("restore") : t("suspend")}
        </Button>
      </Form>
    </Card>
  );
}

function EndSessions({ userId, sessions }: { userId: string; sessions: number }) {
  const t = useTranslations("users.access");
  const { form, state, pending } = useForm(endSessionsAction);
  return (
    <Card className="grid content-start gap-3">
      <h3 className="font-bold">{t("sessionsTitle", { count: sessions })}</h3>
      <p className="text-muted">{t("sessionsText")}</p>
      <FormFailure state={state} />
      {state.status === "ok" && sessions === 0 && (
        <Notice tone="success">{t("sessionsEnded")}</Notice>
      )}
      {sessions > 0 && (
        <Form {...form}>
          <input type="hidden" name="userId" value={userId} />
          <Button variant="secondary" busy={pending}>
            {t("endSessions")}
          </Button>
        </Form>
      )}
    </Card>
  );
}

function ResetPassword({ userId, hasPassword }: { userId: string; hasPassword: boolean }) {
  const t = useTranslations("users.access");
  const { form, state, pending } = useForm(resetPasswordAction);
  return (
    <Card className="grid content-start gap-3 lg:has-[code]:col-span-3 lg:has-[code]:row-start-2">
      <PartBoundary>
        <h3 className="font-bold">{hasPassword ? t("resetTitle") : t("firstTitle")}</h3>
        <p className="text-muted">{hasPassword ? t("resetText") : t("firstText")}</p>
        <FormFailure state={state} />
      </PartBoundary>
      <PartBoundary>
        {state.status === "ok" && <OneTimePassword issued={state.result} />}
      </PartBoundary>
      <Form {...form}>
        <input type="hidden" name="userId" value={userId} />
        <Button variant="secondary" busy={pending}>
          {pending ? t("resetting") : hasPassword ? t("reset") : t("first")}
        </Button>
      </Form>
    </Card>
  );
}
