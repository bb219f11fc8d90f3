import "server-only";

import { createTranslator } from "use-intl/core";
import type { UnsentReason } from "@/db/enums";
import { catalogues } from "@/lib/i18n/catalogues"; // by this name: the browser tests have another one
import { defaultReader, type Locale, type Reader, timeZones } from "./preferences";

type About = { module: string };
/** The values of each kind of automatic notification. Names and notes stay as they were typed. */
type Values = {
  handedIn: About & { student: string };
  handedInAgain: About & { student: string };
  accepted: About & { note: string };
  revise: About & { note: string };
  changedToAccepted: About & { note: string };
  changedToRevise: About & { note: string };
  /** `dueAt` in epoch milliseconds. */
  reminder: About & { dueAt: number };
  /** A scheduled announcement of the reader that was not sent. */
  unsent: { title: string; reason: UnsentReason };
  /** The reader's request to delete the account; the note is the admin's reason. */
  deletionDeclined: { note: string };
};

export type AutomaticKind = keyof Values;
/** What the product itself tells: stored as it is here, and put into words for each reader. */
export type AutomaticText = {
  [Kind in AutomaticKind]: { kind: Kind; values: Values[Kind] };
}[AutomaticKind];

const messageKeys = {
  handedIn: "handInMessage",
  handedInAgain: "handInMessage",
  accepted: "acceptedMessage",
  revise: "acceptedMessage",
  changedToAccepted: "acceptedMessage",
  changedToRevise: "acceptedMessage",
  reminder: "reminderMessage",
  unsent: "unsentMessage",
  deletionDeclined: "deletionDeclinedMessage",
} as const satisfies Record<AutomaticKind, keyof typeof catalogues.id.automatic>;

const translatorFor = (locale: Locale) =>
  createTranslator({ locale, messages: catalogues[locale], namespace: "automatic" });
const translators = { id: translatorFor("id"), en: translatorFor("en") };

/** The stored columns as an automatic text; undefined for typed text, and for kinds of another version. */
export function toAutomaticText(kind: string | null, values: unknown): AutomaticText | undefined {
  return kind !== null && Object.hasOwn(messageKeys, kind)
    ? ({ kind, values } as AutomaticText)
    : undefined;
}

/** The text in the reader's language, with times in the reader's zone. A teacher's note is the message itself. */
export function renderAutomaticText({ kind, values }: AutomaticText, reader: Reader) {
  const t = translators[reader.locale];
  const named = { module: "", student: "", due: "", title: "", reason: "", ...values };
  if ("dueAt" in values) named.due = formatDueTime(values.dueAt, reader);
  const note = "note" in values ? values.note : "";
  return { title: t(kind, named), message: note || t(messageKeys[kind], named) };
}

/** What is stored of it: its values, and its text in the school's language for whoever reads the database. */
export const storedAutomaticText = (automatic: AutomaticText) => ({
  ...renderAutomaticText(automatic, defaultReader),
  automatic,
});

/** Always names the time zone. */
function formatDueTime(moment: number, { locale, timeZone }: Reader): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: timeZones[timeZone],
  });
  return `${format.format(moment)} ${timeZone}`;
}
