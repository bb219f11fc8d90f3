import { z } from "zod";
import type { Locale } from "@/lib/i18n/preferences";

const characters = { comma: ",", semicolon: ";" } as const;
export type Separator = keyof typeof characters;

export const characterOf = (separator: Separator) => characters[separator];

/** Spreadsheets open a file in columns only when it has the separator of their country. */
export const separatorOf = (locale: Locale): Separator => (locale === "id" ? "semicolon" : "comma");

/** Of an export's query; by default the separator of the user's language. */
export const separatorSchema = z
  .enum(["comma", "semicolon"])
  .optional()
  .meta({ description: "By default a semicolon for users of Indonesian, else a comma." });
