import type { Metadata } from "next";
import { getTimeZone, getTranslations } from "next-intl/server";
import { AuditFilter } from "@/components/audit/audit-filter";
import { AuditList } from "@/components/audit/audit-list";
import { DownloadLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { TextLink } from "@/components/ui/text-link";
import { listAudit } from "@/lib/audit/data";
import { auditFilters, auditPageSchema } from "@/lib/audit/schema";
import { withQuery } from "@/lib/paths";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("title") };
}

export default async function AuditPage({ searchParams }: PageProps<"/admin/audit">) {
  const actor = await requireRole("/admin/audit", ["admin"]);
  const { before, ...query } = auditPageSchema.parse(await searchParams);
  const filters = auditFilters(query, await getTimeZone());
  const [t, page] = await Promise.all([
    getTranslations(),
    listAudit(actor, { ...filters, before }),
  ]);
  const start = withQuery("/admin/audit", query);
  const isFiltered = start !== "/admin/audit";
  return (
    <>
      <PageHeader title={t("audit.title")} lead={t("audit.lead")}>
        <DownloadLink href={withQuery("/api/audit/export", query)}>
          {t("audit.export")}
        </DownloadLink>
      </PageHeader>
      <AuditFilter query={query} />
      <div className="grid gap-3">
        {isFiltered && (
          <TextLink href="/admin/audit" className="justify-self-start">
            {t("audit.clear")}
          </TextLink>
        )}
        {page.items.length > 0 && <AuditList entries={page.items} />}
        {page.items.length === 0 && (
          <EmptyState art="search">{isFiltered ? t("audit.noMatch") : t("audit.empty")}</EmptyState>
        )}
      </div>
      <Pager
        start={before ? { href: start, label: t("layout.newest") } : undefined}
        next={
          page.next === null
            ? undefined
            : {
                href: withQuery("/admin/audit", { ...query, before: page.next }),
                label: t("layout.more"),
              }
        }
      />
    </>
  );
}
