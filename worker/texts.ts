import type { Locale } from "@/lib/i18n/preferences";
import { offline as enTexts, types as enTypes } from "@/lib/i18n/messages/en.json";
import { offline as idTexts, types as idTypes } from "@/lib/i18n/messages/id.json";

const catalogues = {
  id: { texts: idTexts, types: idTypes },
  en: { texts: enTexts, types: enTypes },
} satisfies Record<Locale, unknown>;

export type Text = ReturnType<typeof textIn>;

/** The worker's texts in one language. */
export function textIn(locale: Locale) {
  const { texts, types } = (catalogues as Partial<typeof catalogues>)[locale] ?? catalogues.id;
  const text = (key: keyof typeof idTexts, values: Record<string, string | number> = {}) =>
    texts[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  /** A worker of an older build may not know a type. */
  const type = (name: string) => (types as Record<string, string>)[name] ?? "";
  return Object.assign(text, { type });
}
