import { useTranslations } from "next-intl";
import { fieldsOf, partsOf, type ShapeField } from "@/lib/api/shape-text";
import type { JsonSchema } from "@/lib/api/shapes";
import { Prose } from "./prose";

/** What a value may be; named shapes are further down on the page. */
export function ShapeType({ shape }: { shape: JsonSchema }) {
  return (
    <code className="text-sm text-muted">
      {partsOf(shape).map(({ text, name }) =>
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

/** Fields with what they may be, one below the other; those of an object within are set in. */
export function ShapeFields({ fields }: { fields: ShapeField[] }) {
  return (
    <ul className="grid gap-2">
      {fields.map((field) => (
        <li key={field.name} className="grid gap-0.5 border-s-2 border-line ps-3">
          <FieldLine {...field} />
          {fieldsOf(field.shape).length > 0 && <ShapeFields fields={fieldsOf(field.shape)} />}
        </li>
      ))}
    </ul>
  );
}

function FieldLine({ name, shape, required }: ShapeField) {
  const t = useTranslations("apiDocs");
  return (
    <div>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-bold break-all">{name}</code>
        <ShapeType shape={shape} />
        {required && <span className="text-sm text-muted">{t("required")}</span>}
      </p>
      {shape.description && <Prose text={shape.description} className="text-sm" />}
    </div>
  );
}
