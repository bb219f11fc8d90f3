import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { DeletionRequestSection } from "@/components/settings/deletion-request";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";
import { FileSize } from "@/components/files/file-size";
import { DownloadLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { ShownOnce } from "@/components/ui/shown-once";
import { requireActor } from "@/lib/handlers/page-access";
import { getOwnFilesSize } from "@/lib/privacy/own-files";
import { countOwnedCourses, getOwnDeletionRequest } from "@/lib/users/deletion-requests";
import { canRequestDeletion } from "@/lib/users/policy";

const querySchema = z.object({ export: z.literal("later").optional().catch(undefined) });

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("ownData");
  return { title: t("title") };
}

/** Who pays for each megabyte wants to know before; the data beside the files are small. */
async function ZipSize({ bytes }: { bytes: number }) {
  const t = await getTranslations("ownData");
  return (
    <small className="text-sm text-muted">
      <span>{t("zipSize")}</span> <FileSize bytes={bytes} />
    </small>
  );
}

/** The download of one's own data, and the request to delete the account. */
export default async function OwnDataPage({ searchParams }: PageProps<"/app/settings/data">) {
  const actor = await requireActor("/app/settings/data");
  const query = querySchema.parse(await searchParams);
  const [t, request, courses, filesSize] = await Promise.all([
    getTranslations(),
    getOwnDeletionRequest(actor),
    countOwnedCourses(actor),
    getOwnFilesSize(actor),
  ]);
  return (
    <Column>
      <BackLink href="/app/settings#privacy">{t("settingsPage.title")}</BackLink>
      <PageHeader title={t("ownData.title")} />
      <Section id="export" title={t("ownData.export")}>
        {query.export && (
          <ShownOnce query="export">
            <Notice tone="error">{t("ownData.exportLater")}</Notice>
          </ShownOnce>
        )}
        <p className="max-w-prose text-muted">{t("ownData.exportLead")}</p>
        {/* Without the attribute `download`: a refusal then leads back to this page. */}
        <div className="flex flex-wrap items-center gap-3">
          <DownloadLink href="/api/me/export" download={undefined}>
            {t("ownData.exportNow")}
          </DownloadLink>
          <DownloadLink href="/api/me/export/files" download={undefined}>
            {t("ownData.exportFiles")}
          </DownloadLink>
          {filesSize > 0 && <ZipSize bytes={filesSize} />}
        </div>
      </Section>
      <DeletionRequestSection
        request={request}
        courses={courses}
        canAsk={canRequestDeletion(actor)}
      />
    </Column>
  );
}
