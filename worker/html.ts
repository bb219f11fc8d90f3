/** Markup; only `html` makes it, so that everything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | Html[] | string | number | false | null | undefined;

const escape = (text: string) =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function markupOf(value: Value): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(({ text }) => text).join("");
  return value === false || value === null || value === undefined ? "" : escape(String(value));
}

/** A template whose values are escaped; nothing is written for false, null and undefined. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(
    parts.reduce(
      (text, part, index) => text + part + (index < values.length ? markupOf(values[index]) : ""),
      "",
    ),
  );
