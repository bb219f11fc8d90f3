import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { DescribedOperation } from "@/lib/api/document";
import { fieldsOf } from "@/lib/api/schema-text";
import { ResponseLine } from "./response-line";
import { Prose } from "./prose";
import { SchemaFields } from "./schema-fields";

type Props = { method: string; path: string; operation: DescribedOperation };

/** One operation: summary, parameters, body and responses. */
export function OperationCard({ method, path, operation }: Props) {
  const t = useTranslations("apiDocs");
  const { operationId, summary, parameters, requestBody } = operation;
  const isPublic = operation.security.length === 0;
  const fields = parameters.map(({ name, in: location, required, schema, ...more }) => {
    const description = "description" in more ? more.description : schema.description;
    return { name, required, schema: { ...schema, description }, location };
  });
  return (
    <Card className="grid gap-4">
      <div className="grid gap-1">
        <h3 id={operationId} className="font-bold">
          <code className="text-accent">{method.toUpperCase()}</code>{" "}
          <code>
            {path.split("/").map((segment, i) => (
              <Fragment key={path.slice(0, i)}>
                {i > 0 && <span>/</span>}
                <wbr />
                <span>{segment}</span>
              </Fragment>
            ))}
          </code>
        </h3>
        <Prose text={summary} />
        {isPublic && <p className="text-sm text-muted">{t("public")}</p>}
      </div>
      {(["path", "query", "header"] as const).map((location) => {
        const matching = fields.filter((field) => field.location === location);
        return (
          matching.length > 0 && (
            <Part key={location} title={t(`parameters.${location}`)}>
              <SchemaFields fields={matching} />
            </Part>
          )
        );
      })}
      {requestBody && (
        <Part title={t("body")}>
          <Body content={requestBody.content} />
        </Part>
      )}
      <Part title={t("answers")}>
        <Responses responses={operation.responses} />
      </Part>
    </Card>
  );
}

/** The fields of a JSON body, or the media type of another. */
function Body({ content }: Pick<NonNullable<DescribedOperation["requestBody"]>, "content">) {
  const json = content["application/json"];
  if (json) return <SchemaFields fields={fieldsOf(json.schema)} />;
  return Object.keys(content).map((mediaType) => <code key={mediaType}>{mediaType}</code>);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h4 className="text-sm font-bold text-muted">{title}</h4>
      {children}
    </div>
  );
}

/** The operation's own responses in full, and the status codes of shared errors. */
function Responses({ responses }: Pick<DescribedOperation, "responses">) {
  const t = useTranslations("apiDocs");
  const sharedErrors = Object.entries(responses).filter(([, response]) => "$ref" in response);
  return (
    <>
      <dl className="grid gap-2">
        {Object.entries(responses).map(
          ([status, response]) =>
            !("$ref" in response) && (
              <ResponseLine key={status} status={status} response={response} />
            ),
        )}
      </dl>
      {sharedErrors.length > 0 && (
        <p className="text-sm text-muted">
          <a href="#refusals" className="text-accent underline underline-offset-2">
            {t("alsoRefused")}
          </a>{" "}
          <span>{sharedErrors.map(([status]) => status).join(", ")}</span>
        </p>
      )}
    </>
  );
}
