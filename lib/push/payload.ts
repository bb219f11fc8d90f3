import "server-only";

import { createHash } from "node:crypto";
import { createTranslator } from "use-intl/core";
import { catalogues } from "@/lib/i18n/catalogues";
import type { Locale } from "@/lib/i18n/preferences";

/** What a message tells; undefined for a test. `raisedAt`: when it came to the top of the inbox. */
export type PushContent = {
  id: string;
  title: string;
  courseTitle: string | null;
  raisedAt: Date;
};

type Form = { locale: Locale; hidesContent: boolean; origin: string };

const translatorFor = (locale: Locale) =>
  createTranslator({ locale, messages: catalogues[locale], namespace: "push" });
const translators = { id: translatorFor("id"), en: translatorFor("en") };

/** The magic number of a declarative message, by RFC 8030's number. */
const DECLARATIVE = 8030;

/**
 * A message in the declarative form of the Push API: a browser that knows it shows it without a worker, others
 * give it to the worker. A lock screen shows it to whoever is near: it has no text, only title and course.
 */
export function payloadFor(content: PushContent | undefined, form: Form): string {
  const { locale, origin } = form;
  const notification = {
    ...shownOf(content, form),
    lang: locale,
    dir: "auto",
    tag: content?.id ?? "test",
    // A repeated message has the same one, a reminder a later one.
    timestamp: content?.raisedAt.getTime(),
    navigate: content ? `${origin}/app/notifications/${content.id}` : `${origin}/app/settings#push`,
  };
  return JSON.stringify({ web_push: DECLARATIVE, notification });
}

function shownOf(content: PushContent | undefined, { locale, hidesContent }: Form) {
  const t = translators[locale];
  if (!content) return { title: t("testTitle"), body: t("testBody") };
  if (hidesContent) return { title: t("hiddenTitle") };
  return { title: content.title, body: content.courseTitle ?? t("fromSchool") };
}

/** At most 32 characters of base64url (RFC 8030). */
export const topicFor = (content: Pick<PushContent, "id"> | undefined): string =>
  content ? createHash("sha256").update(content.id).digest("base64url").slice(0, 32) : "test";
