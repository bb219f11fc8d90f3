import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { DateTime } from "@/components/time/date-time";
import { Card } from "@/components/ui/card";
import { PlainText } from "@/components/ui/plain-text";
import { Section } from "@/components/ui/section";
import { takeBackDeletionAction } from "@/lib/users/deletion-actions";
import { DeletionRequestForm } from "./deletion-request-form";

type Request = { requestedAt: Date; declinedAt: Date | null; declineReason: string };

type Props = {
  /** The user's own, open or declined. */
  request: Request | undefined;
  /** How many courses the user owns. */
  courses: number;
  /** False for admins. */
  canAsk: boolean;
};

/** What deleting the account means, and the request for it. */
export function DeletionRequestSection({ request, courses, canAsk }: Props) {
  const t = useTranslations("deletionRequest");
  const isOpen = request !== undefined && request.declinedAt === null;
  return (
    <Section id="delete" title={t("title")}>
      {isOpen ? (
        <OpenRequest requestedAt={request.requestedAt} />
      ) : !canAsk ? (
        <p className="max-w-prose text-muted">{t("askAdmin")}</p>
      ) : (
        <>
          {request?.declinedAt && (
            <Declined declinedAt={request.declinedAt} reason={request.declineReason} />
          )}
          <Consequences courses={courses} />
          <DeletionRequestForm />
        </>
      )}
    </Section>
  );
}

function Consequences({ courses }: { courses: number }) {
  const t = useTranslations("deletionRequest");
  return (
    <ul className="grid max-w-prose list-disc gap-1 pl-5 text-muted">
      <li>{t("decided")}</li>
      <li>{t("consequence")}</li>
      {courses > 0 && <li>{t("courses", { count: courses })}</li>}
      <li>{t("exportFirst")}</li>
    </ul>
  );
}

function OpenRequest({ requestedAt }: { requestedAt: Date }) {
  const t = useTranslations("deletionRequest");
  return (
    <Card className="grid justify-items-start gap-3">
      <div role="status" className="grid gap-1">
        <p className="font-semibold">{t("open")}</p>
        <p className="text-muted">
          <span>{t("openSince")}</span> <DateTime at={requestedAt} />
        </p>
      </div>
      <p>{t("openLead")}</p>
      <ActionForm action={takeBackDeletionAction} variant="secondary" done={t("takenBack")}>
        {t("takeBack")}
      </ActionForm>
    </Card>
  );
}

function Declined({ declinedAt, reason }: { declinedAt: Date; reason: string }) {
  const t = useTranslations("deletionRequest");
  return (
    <Card className="grid grid-cols-1 gap-1">
      <p className="font-semibold">{t("declined")}</p>
      <p className="text-sm text-muted">
        <DateTime at={declinedAt} />
      </p>
      <PlainText text={reason} />
    </Card>
  );
}
