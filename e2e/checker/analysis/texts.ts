import {
  type Content,
  type Correct,
  type Entry,
  grouped,
  ofKind,
  type Publish,
  type Published,
} from "../history";

/** An announcement's name in a history. */
export const nameOf = ({ author, key }: Pick<Publish, "author" | "key">) => `${author} ${key}`;

export const sameContent = (a: Content, b: Content) =>
  a.type === b.type && a.title === b.title && a.message === b.message && a.link === b.link;

/** Every text that an announcement may have had, by its name. */
export type Texts = Map<string, Content[]>;

export function textsOf(history: Entry[]): Texts {
  const attempts = [
    ...ofKind(history, "publish"),
    ...ofKind(history, "plan"),
    ...ofKind(history, "correct").filter(({ outcome }) => outcome !== "fail"),
  ];
  return new Map(
    [...grouped(attempts, nameOf)].map(([name, all]) => [name, all.map(({ content }) => content)]),
  );
}

/** Whether it is one of the texts of a notification. */
export const isTextOf = (texts: Texts, notification: Published, content: Content) =>
  [notification, ...(texts.get(nameOf(notification)) ?? [])].some((text) =>
    sameContent(text, content),
  );

/** The texts that an announcement may have at the end: the last acknowledged one, or an uncertain one after it. */
export function finalTexts(original: Content, corrections: Correct[]): Content[] {
  const last = corrections.findLastIndex(({ outcome }) => outcome === "ok");
  const uncertain = corrections.slice(last + 1).filter(({ outcome }) => outcome === "info");
  return [corrections[last]?.content ?? original, ...uncertain.map(({ content }) => content)];
}
