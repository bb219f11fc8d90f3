import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { ResponseLine } from "@/components/api/response-line";
import { OperationCard } from "@/components/api/operation-card";
import { ShapeFields, ShapeType } from "@/components/api/shape-fields";
import { Brand } from "@/components/layout/brand";
import { LanguageSwitch } from "@/components/layout/language-switch";
import { DownloadLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { describeApi, statusNamed } from "@/lib/api/document";
import { fieldsOf } from "@/lib/api/shape-text";
import { COOKIE_NAME } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("apiDocs");
  return { title: t("title") };
}

/** The description at /api/openapi.json, to be read by people. */
export default async function ApiDocsPage() {
  await connection(); // the origin and the nonce are known when it is asked for
  const t = await getTranslations();
  const { paths, tags, components } = describeApi({
    origin: env.APP_ORIGIN,
    cookieName: COOKIE_NAME,
  });
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <div className="mx-auto grid max-w-3xl gap-8 px-4 py-6 sm:py-12">
      <header className="flex items-center justify-between">
        <Brand name={t("app.name")} />
        <LanguageSwitch />
      </header>
      <main className="grid gap-10">
        <PageHeader title={t("apiDocs.title")} lead={t("apiDocs.lead")}>
          <DownloadLink href="/api/openapi.json">{t("apiDocs.file")}</DownloadLink>
        </PageHeader>
        <nav aria-label={t("apiDocs.contents")}>
          <ul className="flex flex-wrap gap-x-5">
            {tags.map(({ name: tag }) => (
              <li key={tag}>
                <TextLink href={`#tag-${tag}`}>{t(`apiDocs.tags.${tag}`)}</TextLink>
              </li>
            ))}
            <li>
              <TextLink href="#refusals">{t("apiDocs.refusals")}</TextLink>
            </li>
            <li>
              <TextLink href="#shapes">{t("apiDocs.shapes")}</TextLink>
            </li>
          </ul>
        </nav>
        {tags.map(({ name: tag }) => (
          <Section key={tag} id={`tag-${tag}`} title={t(`apiDocs.tags.${tag}`)}>
            {calls
              .filter(({ operation }) => operation.tags.includes(tag))
              .map((call) => (
                <OperationCard key={call.operation.operationId} {...call} />
              ))}
          </Section>
        ))}
        <Section id="refusals" title={t("apiDocs.refusals")}>
          <Card>
            <dl className="grid gap-2">
              {Object.entries(components.responses).map(([name, answer]) => (
                <ResponseLine key={name} id={name} status={statusNamed(name)} answer={answer} />
              ))}
            </dl>
          </Card>
        </Section>
        <Section id="shapes" title={t("apiDocs.shapes")}>
          {Object.entries(components.schemas).map(([name, shape]) => (
            <Card key={name} className="grid gap-3">
              <h3 id={name} className="font-bold">
                <code>{name}</code>
              </h3>
              {fieldsOf(shape).length > 0 ? (
                <ShapeFields fields={fieldsOf(shape)} />
              ) : (
                <ShapeType shape={shape} />
              )}
            </Card>
          ))}
        </Section>
      </main>
    </div>
  );
}
