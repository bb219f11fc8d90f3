import type { Metadata } from "next";
import { connection } from "next/server";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ResponseLine } from "@/components/api/response-line";
import { OperationCard } from "@/components/api/operation-card";
import { SchemaFields, SchemaType } from "@/components/api/schema-fields";
import { Brand } from "@/components/layout/brand";
import { LanguageSwitch } from "@/components/layout/language-switch";
import { DownloadLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { type ApiDocument, describeApi, statusNamed } from "@/lib/api/document";
import { fieldsOf } from "@/lib/api/schema-text";
import { COOKIE_NAME } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("apiDocs");
  return { title: t("title") };
}

/** The document at /api/openapi.json as a page. */
export default async function ApiDocsPage() {
  await connection(); // the origin and the nonce are known only at request time
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
        <Contents tags={tags} />
        {tags.map(({ name: tag }) => (
          <Section key={tag} id={`tag-${tag}`} title={t(`apiDocs.tags.${tag}`)}>
            {calls
              .filter(({ operation }) => operation.tags.includes(tag))
              .map((call) => (
                <OperationCard key={call.operation.operationId} {...call} />
              ))}
          </Section>
        ))}
        <SharedErrors responses={components.responses} />
        <Schemas schemas={components.schemas} />
      </main>
    </div>
  );
}

function Contents({ tags }: Pick<ApiDocument, "tags">) {
  const t = useTranslations("apiDocs");
  return (
    <nav aria-label={t("contents")}>
      <ul className="flex flex-wrap gap-x-5">
        {tags.map(({ name: tag }) => (
          <li key={tag}>
            <TextLink href={`#tag-${tag}`}>{t(`tags.${tag}`)}</TextLink>
          </li>
        ))}
        <li>
          <TextLink href="#refusals">{t("refusals")}</TextLink>
        </li>
        <li>
          <TextLink href="#shapes">{t("shapes")}</TextLink>
        </li>
      </ul>
    </nav>
  );
}

function SharedErrors({ responses }: Pick<ApiDocument["components"], "responses">) {
  const t = useTranslations("apiDocs");
  return (
    <Section id="refusals" title={t("refusals")}>
      <Card>
        <dl className="grid gap-2">
          {Object.entries(responses).map(([name, response]) => (
            <ResponseLine key={name} id={name} status={statusNamed(name)} response={response} />
          ))}
        </dl>
      </Card>
    </Section>
  );
}

function Schemas({ schemas }: Pick<ApiDocument["components"], "schemas">) {
  const t = useTranslations("apiDocs");
  return (
    <Section id="shapes" title={t("shapes")}>
      {Object.entries(schemas).map(([name, schema]) => (
        <Card key={name} className="grid gap-3">
          <h3 id={name} className="font-bold">
            <code>{name}</code>
          </h3>
          {fieldsOf(schema).length > 0 ? (
            <SchemaFields fields={fieldsOf(schema)} />
          ) : (
            <SchemaType schema={schema} />
          )}
        </Card>
      ))}
    </Section>
  );
}
