import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import en from "./messages/en.json";
import id from "./messages/id.json";

type Tree = { [key: string]: string | Tree };

/** Every message by its full key. */
function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
}

/** The placeholders of a message with their types: `count, plural`. */
const placeholders = (message: string) => {
  // A word after `=1 ` or `other ` is the text of a variant.
  const matches = message.matchAll(
    /(?<!=\d+ |\b(?:one|other) )\{(\w+)(?:\}|, (number|plural|select|date|time)\b)/g,
  );
  return new Map(Array.from(matches, ([, name = "", kind = "text"]) => [name, kind]));
};

const messages = { id: new Map(flatten(id)), en: new Map(flatten(en)) };

test("both languages have the same keys", () => {
  expect([...messages.en.keys()].toSorted()).toEqual([...messages.id.keys()].toSorted());
});

test("no message is empty", () => {
  for (const [key, message] of [...messages.id, ...messages.en]) {
    expect([key, message.trim()]).not.toEqual([key, ""]);
  }
});

test("both languages have the same placeholders", () => {
  for (const [key, message] of messages.id) {
    const translation = messages.en.get(key) ?? "";
    expect([key, placeholders(translation)]).toEqual([key, placeholders(message)]);
  }
});

function onError(error: Error): never {
  throw error;
}

test.each(["id", "en"] as const)("every message in %s can be formatted", (locale) => {
  for (const [key, message] of messages[locale]) {
    const t = createTranslator({ locale, messages: { message }, onError });
    const values = Object.fromEntries([...placeholders(message).keys()].map((name) => [name, 2]));
    const tags = [...message.matchAll(/<(\w+)>/g)].map(([, name = ""]) => [name, String]);
    expect([key, t.markup("message", { ...values, ...Object.fromEntries(tags) })]).toEqual([
      key,
      expect.stringMatching(/^[^{}]+$/),
    ]);
  }
});
