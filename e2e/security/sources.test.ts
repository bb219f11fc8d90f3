import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sources = ["app", "components", "db", "lib"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => ({
      file: `${folder}/${file}`,
      text: readFileSync(`${folder}/${file}`, "utf8"),
    })),
);
const filesMatching = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
const actionFiles = sources.filter(({ file }) => /^lib\/\w+\/(?:\w+-)?actions\.ts$/.test(file));

test("C2, F4: Server Actions are in files named for actions in their domain and nowhere else", () => {
  expect(filesMatching(/^\s*["']use server["'];?$/m).toSorted()).toEqual(
    actionFiles.map(({ file }) => file).toSorted(),
  );
  expect(filesMatching(/^\s+["']use server["'];?$/m)).toEqual([]); // inline ones close over values
  for (const { text } of actionFiles) expect(text.startsWith('"use server";\n')).toBe(true);
});

/** Actions that need no signed-in user. */
const openActions = new Map([
  ["loginAction", "formAction"],
  ["registerAction", "formAction"],
  ["replaceOneTimePasswordAction", "formAction"], // proves the bearer of a one-time password itself
  ["savePreferencesAction", "formAction"], // a visitor's language
]);

test("C2: every action uses the wrapper that proves the actor and the origin", () => {
  for (const { file, text } of actionFiles) {
    expect(text).toMatch(
      /import \{[^}]*\b(actor|form|layout)Action\b[^}]*\} from "@\/lib\/handlers\/form-action";/,
    );
    const exported = [...text.matchAll(/^export (?!type\b)(.*)$/gm)].map(([, rest]) =>
      String(rest),
    );
    for (const declaration of exported) {
      if (declaration === "async function logoutAction(): Promise<void> {") {
        expect(text).toContain(
          `${declaration}\n  markActionBegun();\n  if (isSameSite(await headers()))`,
        );
        continue;
      }
      const [, name = "", outer = ""] = /^const (\w+) = (\w+)\(/.exec(declaration) ?? [];
      const wrapper = outer === "withFiles" ? actionWithFiles(name, text) : outer;
      const expected = openActions.get(name) ?? "actorAction";
      expect([file, name, wrapperBehind(wrapper, text)]).toEqual([file, name, expected]);
    }
  }
});

/** The wrapper of an action in `withFiles(…)`, which calls it and changes what it returns. */
function actionWithFiles(name: string, text: string): string {
  const pattern = new RegExp(`^export const ${name} = withFiles\\(\\s*(\\w+)\\(`, "m");
  return pattern.exec(text)?.[1] ?? "withFiles";
}

const wrappers = readFileSync("lib/handlers/form-action.ts", "utf8");

/** The base wrapper of a wrapper: the function whose call it returns. */
function wrapperBehind(name: string, text: string): string {
  if (name === "actorAction" || name === "formAction") return name;
  if (name === "layoutAction") {
    expect(wrappers).toMatch(/^export function layoutAction[^]*?^ {2}return actorAction\(/m);
    return "actorAction";
  }
  const body = new RegExp(`^function ${name}\\b[\\s\\S]*?^}`, "m").exec(text)?.[0] ?? "";
  return /^ {2}return (\w+)\(/m.exec(body)?.[1] ?? name;
}

test("D2: no source writes markup without React", () => {
  expect(
    filesMatching(/dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML|document\.write/),
  ).toEqual([]);
});

test("E7: no source caches rendered output across users", () => {
  expect(
    filesMatching(/["']use cache["']|unstable_cache|export const (revalidate|dynamic)\b/),
  ).toEqual([]);
});
