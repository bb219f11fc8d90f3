import { useTranslations } from "next-intl";
import { fieldsOf, partsOf, type SchemaField } from "@/lib/api/schema-text";
import type { JsonSchema } from "@/lib/api/json-schemas";
import { Prose } from "./prose";

/** A schema as text; named schemas link to their definition on the page. */
export function SchemaType({ schema }: { schema: JsonSchema }) {
  return (
    <code className="text-sm text-muted">
      {partsOf(schema).map(({ text, name }) =>
        name === undefined ? (
          text
        ) : (
          <a key={name} href={`#${name}`} className="text-accent underline underline-offset-2">
            {text}
          </a>
        ),
      )}
    </code>
  );
}

/** A list of fields with their schemas; nested objects are indented. */
export function SchemaFields({ fields }: { fields: SchemaField[] }) {
  return (
    <ul className="grid gap-2">
      {fields.map((field) => (
        <li key={field.name} className="grid gap-0.5 border-s-2 border-line ps-3">
          <FieldLine {...field} />
          {fieldsOf(field.schema).length > 0 && <SchemaFields fields={fieldsOf(field.schema)} />}
        </li>
      ))}
    </ul>
  );
}

function FieldLine({ name, schema, required }: SchemaField) {
  const t = useTranslations("apiDocs");
  return (
    <div>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-bold break-all">{name}</code>
        <SchemaType schema={schema} />
        {required && <span className="text-sm text-muted">{t("required")}</span>}
      </p>
      {schema.description && <Prose text={schema.description} className="text-sm" />}
    </div>
  );
}
