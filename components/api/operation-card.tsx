import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { DescribedOperation } from "@/lib/api/document";
import { fieldsOf } from "@/lib/api/shape-text";
import { ResponseLine } from "./response-line";
import { Prose } from "./prose";
import { ShapeFields } from "./shape-fields";

type Props = { method: string; path: string; operation: DescribedOperation };

/** One call: what it does, takes and answers. */
export function OperationCard({ method, path, operation }: Props) {
  const t = useTranslations("apiDocs");
  const { operationId, summary, parameters, requestBody } = operation;
  const isPublic = operation.security.length === 0;
  const fields = parameters.map(({ name, in: place, required, schema, ...more }) => {
    const description = "description" in more ? more.description : schema.description;
    return { name, required, shape: { ...schema, description }, place };
  });
  return (
    <Card className="grid gap-4">
      <div className="grid gap-1">
        <h3 id={operationId} className="font-bold">
          <code className="text-accent">{method.toUpperCase()}</code>{" "}
          <code>
            {path.split("/").map((step, i) => (
              <Fragment key={path.slice(0, i)}>
                {i > 0 && "/"}
                <wbr />
                {step}
              </Fragment>
            ))}
          </code>
        </h3>
        <Prose text={summary} />
        {isPublic && <p className="text-sm text-muted">{t("public")}</p>}
      </div>
      {(["path", "query", "header"] as const).map((place) => {
        const here = fields.filter((field) => field.place === place);
        return (
          here.length > 0 && (
            <Part key={place} title={t(`parameters.${place}`)}>
              <ShapeFields fields={here} />
            </Part>
          )
        );
      })}
      {requestBody && (
        <Part title={t("body")}>
          <ShapeFields fields={fieldsOf(requestBody.content["application/json"].schema)} />
        </Part>
      )}
      <Part title={t("answers")}>
        <Answers responses={operation.responses} />
      </Part>
    </Card>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h4 className="text-sm font-bold text-muted">{title}</h4>
      {children}
    </div>
  );
}

/** Own answers in full; of those that many share, only which. */
function Answers({ responses }: Pick<DescribedOperation, "responses">) {
  const t = useTranslations("apiDocs");
  const shared = Object.entries(responses).filter(([, answer]) => "$ref" in answer);
  return (
    <>
      <dl className="grid gap-2">
        {Object.entries(responses).map(
          ([status, answer]) =>
            !("$ref" in answer) && <ResponseLine key={status} status={status} answer={answer} />,
        )}
      </dl>
      {shared.length > 0 && (
        <p className="text-sm text-muted">
          <a href="#refusals" className="text-accent underline underline-offset-2">
            {t("alsoRefused")}
          </a>{" "}
          {shared.map(([status]) => status).join(", ")}
        </p>
      )}
    </>
  );
}
