import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { z } from "zod";
import { CopyAnnouncement } from "@/components/announcements/copy-announcement";
import { CorrectForm } from "@/components/announcements/correct-form";
import { CorrectionList } from "@/components/announcements/correction-list";
import { ReadersList } from "@/components/announcements/readers-list";
import { ReceiptsSummary } from "@/components/announcements/receipts-summary";
import { RemindForm } from "@/components/announcements/remind-form";
import { SentText } from "@/components/announcements/sent-text";
import {
  WithdrawAnnouncement,
  WithdrawnNotice,
} from "@/components/announcements/withdraw-announcement";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { ReceiptsFreshness } from "@/components/notifications/receipts-freshness";
import { BackLink } from "@/components/ui/back-link";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { ShownOnce } from "@/components/ui/shown-once";
import { Split } from "@/components/ui/split";
import { receiptStates } from "@/lib/announcements/receipt-states";
import { getReceipts, listReaders, type Receipts } from "@/lib/announcements/receipts";
import { getSent, type Sent } from "@/lib/announcements/sent";
import { getOwn } from "@/lib/announcements/stored";
import { listCorrections } from "@/lib/announcements/versions";
import { fileLimits } from "@/lib/files/limits";
import { requireRole } from "@/lib/handlers/page-access";

type Props = PageProps<"/teach/announcements/[id]">;

const querySchema = z.object({
  done: z.enum(["corrected", "restored"]).optional().catch(undefined),
  state: z.enum(receiptStates).catch("open"),
  after: z.string().max(1_000).optional().catch(undefined),
});

async function find({ params }: Props) {
  const { id } = await params;
  const actor = await requireRole(`/teach/announcements/${id}`, ["teacher", "admin"]);
  const sent = await getSent(actor, id);
  if (sent) return { actor, sent };
  return (await getOwn(actor, id)) ? redirect(`/teach/announcements/${id}/edit`) : notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await find(props)).sent.title };
}

/** A sent announcement: its text, who has read it, and what its teachers may still do. */
export default async function SentAnnouncementPage(props: Props) {
  const { actor, sent } = await find(props);
  const { done, state, after } = querySchema.parse(await props.searchParams);
  const { id } = sent;
  const [t, receipts, corrections, readers] = await Promise.all([
    getTranslations("receipts"),
    getReceipts(actor, id),
    listCorrections(actor, id),
    listReaders(actor, id, { state, after }),
  ]);
  const [course] = sent.courses;
  return (
    <>
      <ReceiptsFreshness />
      <CopyFreshness />
      <BackLink href={course ? `/teach/courses/${course.id}` : "/teach"}>
        {course?.title ?? t("back")}
      </BackLink>
      {done && (
        <ShownOnce query="done">
          <Notice tone="success">{t(done)}</Notice>
        </ShownOnce>
      )}
      <Split
        sticky
        asideFirst={sent.status === "withdrawn"}
        aside={<Steps sent={sent} open={unanswered(receipts)} />}
        below={
          <>
            <Readers sent={sent} state={state} after={after} page={readers} />
            <CorrectionList corrections={corrections} />
          </>
        }
      >
        <SentText announcement={sent} />
        <Section id="receipts" title={t("title")}>
          <ReceiptsSummary receipts={receipts} />
        </Section>
      </Split>
    </>
  );
}

/** How many have not confirmed it, or where it asks for nothing not read it. */
const unanswered = ({ needsConfirmation, delivered, confirmed, open }: Receipts) =>
  needsConfirmation ? delivered - confirmed : open;

type ReadersProps = Pick<ComponentProps<typeof ReadersList>, "state" | "after" | "page"> & {
  sent: Sent;
};

/** By name only where students know of it: where they are asked to confirm. */
function Readers({ sent: { id, needsConfirmation }, ...list }: ReadersProps) {
  const t = useTranslations("receipts");
  if (!needsConfirmation) {
    return <p className="max-w-prose text-sm text-muted">{t("totalsOnly")}</p>;
  }
  return (
    <ReadersList
      path={`/teach/announcements/${id}`}
      exportPath={`/api/announcements/${id}/receipts/export`}
      {...list}
    />
  );
}

/** What may still be done: nothing but undoing when it is withdrawn. */
function Steps({ sent, open }: { sent: Sent; open: number }) {
  const t = useTranslations("receipts");
  const { id, status, withdrawnAt, restorableMs } = sent;
  if (status === "withdrawn" && withdrawnAt) {
    return <WithdrawnNotice id={id} withdrawnAt={withdrawnAt} milliseconds={restorableMs} />;
  }
  return (
    <section aria-label={t("steps")} className="grid gap-3">
      <RemindForm announcement={sent} open={open} />
      <CorrectForm key={sent.version} announcement={sent} limits={fileLimits()} />
      <CopyAnnouncement id={id} variant="secondary" />
      <WithdrawAnnouncement id={id} />
    </section>
  );
}
