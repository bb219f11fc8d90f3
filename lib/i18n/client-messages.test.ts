import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { clientMessages, mergeMessages, pickMessages } from "./client-messages";
import id from "./messages/id.json";
import { keysIn, type MessageUse, messagesUsedBy } from "./testing/client-message-use";

const entries = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) =>
  /(^|\/)(page|layout|error|not-found|forbidden)\.tsx$/.test(file),
);
const segmentOf = (file: string) => dirname(file).replace(/^\.$/, "");
const isWithin = (segment: string, part: string) =>
  part === "" || segment === part || segment.startsWith(`${part}/`);
const covers = (sent: string, key: string) => key === sent || key.startsWith(`${sent}.`);

const uses = entries.map((file) => ({ file, used: messagesUsedBy(`app/${file}`) }));

test("every page receives the messages that its client components use", () => {
  const missing = uses.flatMap(({ file, used }) => {
    const sent = Object.entries(clientMessages).flatMap(([part, keys]) =>
      isWithin(segmentOf(file), part) ? keys : [],
    );
    return used
      .filter(({ key }) => !sent.some((each) => covers(each, key)))
      .map(({ file: component, key }) => `app/${file} lacks ${key}, which ${component} uses`);
  });
  expect([...new Set(missing)]).toEqual([]);
});

test("no page receives messages that nothing on it or its neighbours uses, or that it has already", () => {
  const idle = Object.entries(clientMessages).flatMap(([part, keys]) => {
    const below = uses.filter(({ file }) => isWithin(segmentOf(file), part));
    const used = below.flatMap(({ used: all }): MessageUse[] => all);
    const above = Object.entries(clientMessages).flatMap(([other, sent]) =>
      other !== part && isWithin(part, other) ? sent : [],
    );
    return keys
      .filter(
        (key: string) =>
          above.some((sent) => covers(sent, key)) || !used.some((use) => covers(key, use.key)),
      )
      .map((key: string) => `${part}: ${key}`);
  });
  expect(idle).toEqual([]);
});

test("each part is sent by the layout of its name", () => {
  for (const part of Object.keys(clientMessages)) {
    const layout = readFileSync(join("app", part, "layout.tsx"), "utf8");
    expect(layout).toContain(`<ClientMessages of="${part}">`);
  }
});

test("each key is one of the catalogue", () => {
  for (const keys of Object.values(clientMessages)) {
    expect(Object.keys(pickMessages(id, keys)).length).toBeGreaterThan(0);
  }
  expect(() => pickMessages(id, ["nothing.of.this"])).toThrow("There is no message");
});

test("parts of one namespace are merged", () => {
  const one = pickMessages(id, ["errors.network"]);
  const other = pickMessages(id, ["errors.tooLarge", "roles"]);
  expect(mergeMessages(one, other)).toEqual({
    errors: { network: id.errors.network, tooLarge: id.errors.tooLarge },
    roles: id.roles,
  });
});

test.each([
  [
    'const t = useTranslations("live"); t("bell", { count }); t.rich("panel", {})',
    ["live.bell", "live.panel"],
  ],
  ["const t = useTranslations(); t(`roles.${role}`); t('x')", ["roles", ""]],
  [
    'const t = useTranslations("users"); t(isNew ? "created" : "reset", { a })',
    ["users.created", "users.reset"],
  ],
  ['const t = useTranslations("errors"); t(reason)', ["errors"]],
  ['const done = useTranslations("done")(step)', ["done"]],
  [
    'const t = useTranslations("a"); t("b"); const t = useTranslations("c"); t("d")',
    ["a.b", "c.d"],
  ],
  ['const t = useTranslations("a"); format("x"); set("y"); part.t("z")', []],
])("%s uses %j", (text, keys) => {
  expect(keysIn(text)).toEqual(keys);
});
