import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeletionRequestCard } from "@/components/users/deletion-request-card";
import { BackLink } from "@/components/ui/back-link";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { requireRole } from "@/lib/handlers/page-access";
import { countDeletionRequests, listDeletionRequests } from "@/lib/users/deletion-requests";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("deletionRequests");
  return { title: t("title") };
}

/** The users who ask for the deletion of their accounts. */
export default async function DeletionRequestsPage() {
  const actor = await requireRole("/admin/deletion-requests", ["admin"]);
  const [t, requests, count] = await Promise.all([
    getTranslations(),
    listDeletionRequests(actor),
    countDeletionRequests(actor),
  ]);
  return (
    <>
      <BackLink href="/admin/users">{t("users.title")}</BackLink>
      <PageHeader title={t("deletionRequests.title")} lead={t("deletionRequests.lead")} />
      <p role="status" className="text-muted empty:hidden">
        {count > 0 && t("deletionRequests.total", { count })}
      </p>
      {requests.length === 0 && <EmptyState art="people">{t("deletionRequests.empty")}</EmptyState>}
      <ul className="grid max-w-3xl gap-3 empty:hidden">
        {requests.map((request) => (
          <li key={request.userId}>
            <DeletionRequestCard request={request} />
          </li>
        ))}
      </ul>
      {count > requests.length && <p className="text-muted">{t("deletionRequests.more")}</p>}
    </>
  );
}
