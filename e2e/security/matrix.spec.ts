import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { type Action, actions } from "./support/actions";
import { leaksTo } from "./support/canaries";
import {
  builtActions,
  ask,
  askForFlight,
  fetchedAction,
  type Init,
  outcomeOf,
  payload,
  postedAction,
} from "./support/requests";
import { type Call, type Route, routes } from "./support/routes";
import { everybody, openStage, type Stage, type Who } from "./support/school";

test.describe.configure({ mode: "default" });
test.setTimeout(300_000);

let stage: Stage;
test.beforeAll(async () => void (stage = await openStage(3231)));
test.afterAll(() => stage.close());

const sources = (folder: string, name: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => name.test(file));

/** The suspended and the expired are nobody. */
const columnOf = (who: Who) => Math.max(0, everybody.slice(0, 5).indexOf(who));

test("C1: the table names every page and Route Handler, and none that is not there", () => {
  const files = sources("app", /(^|\/)(page\.tsx|route\.ts)$/);
  expect(Object.keys(routes).toSorted()).toEqual(files.toSorted());
});

test("C2: the table names every Server Action, and none that is not there", () => {
  const exported = sources("lib", /(^|\/)actions\.ts$/).flatMap((file) => {
    const text = readFileSync(`lib/${file}`, "utf8");
    const names = [...text.matchAll(/^export (?:const|async function) (\w+)/gm)];
    return names.map(([, name]) => file.replace("actions.ts", String(name)));
  });
  expect(Object.keys(actions).toSorted()).toEqual(exported.toSorted());
  expect(exported).toEqual(expect.arrayContaining([...builtActions().keys()]));
});

for (const [file, route] of Object.entries(routes)) {
  test(`C1, C3: ${file}`, async () => {
    const wrong: string[] = [];
    for (const call of route.calls) {
      for (const who of everybody) wrong.push(...(await tryCall(route, call, who)));
    }
    expect(wrong).toEqual([]);
  });
}

/** What is wrong with the answers to one call in somebody's name. */
async function tryCall(route: Route, call: Call, who: Who): Promise<string[]> {
  const cookie = await stage.signIn(who);
  const path = route.path(stage) + (call.query ?? "");
  const init = payload(stage, call);
  const before = await stage.digest();
  const answer = await ask(stage.origin + path, {
    ...init,
    headers: { ...init.headers, ...cookie },
  });
  const changed = (await stage.digest()) !== before;

  const title = `${who} ${call.method} ${path}`;
  const expected = call.statuses[columnOf(who)];
  const wrong = leaksTo(who, answer.body).map((leak) => `${title}: tells "${leak}"`);
  if (answer.status !== expected) wrong.push(`${title}: ${answer.status} instead of ${expected}`);
  if (changed && (!call.changes || answer.status >= 400)) wrong.push(`${title}: changed rows`);
  return wrong;
}

test("C3: neither Flight data nor a prefetch tells more than the page", async () => {
  const wrong: string[] = [];
  const kinds: Record<string, string>[] = [
    {},
    { "Next-Router-Prefetch": "1" },
    { "Next-Router-Segment-Prefetch": "/_tree" },
  ];
  const pages = Object.entries(routes).filter(([file]) => file.endsWith("page.tsx"));
  for (const who of everybody) {
    const cookie = await stage.signIn(who);
    const before = await stage.digest();
    for (const [, route] of pages) {
      for (const kind of kinds) {
        const path = route.path(stage);
        const { body, status } = await askForFlight(stage.origin + path, { ...cookie, ...kind });
        for (const leak of leaksTo(who, body)) wrong.push(`${who} ${path}: tells "${leak}"`);
        if (status >= 500) wrong.push(`${who} ${path}: ${status}`);
      }
    }
    if ((await stage.digest()) !== before) wrong.push(`${who}: changed rows`);
  }
  expect(wrong).toEqual([]);
});

for (const [name, action] of Object.entries(actions)) {
  test(`C2: ${name}`, async () => {
    const built = builtActions().get(name);
    expect(built, "no page uses it: it should not be there").toBeDefined();
    const wrong: string[] = [];
    for (const who of everybody) wrong.push(...(await tryAction(action, built, who)));
    expect(wrong).toEqual([]);
  });
}

/** What is wrong when somebody calls an action: as the browser does, without JavaScript, and elsewhere. */
async function tryAction(action: Action, { id, page } = { id: "", page: "" }, who: Who) {
  const at = stage.origin + routes[page]?.path(stage);
  const fields = action.fields(stage);
  const expected = String(action.outcomes[columnOf(who)]);
  const isDone = ["ok", "redirect"].includes(expected);
  const toChange = action.changes ?? (isDone && columnOf(who) > 0 ? [who] : []);
  const fetched = fetchedAction(id, fields);
  const ways: [string, string, Init][] = [[at, "fetched", fetched]];
  if (!isDone) {
    ways.push([at, "posted", postedAction(id, fields)]);
    ways.push([`${stage.origin}/login`, "fetched elsewhere", fetched]);
  }

  const wrong: string[] = [];
  for (const [url, way, init] of ways) {
    await stage.prepare();
    const headers = {
      ...init.headers,
      Origin: stage.origin,
      ...(await stage.signIn(who)),
    };
    const before = await stage.digest();
    const answer = await ask(url, { ...init, headers });
    const changed = (await stage.digest()) !== before;
    const title = `${who}, ${way}`;
    const outcome = outcomeOf(answer);
    if (way === "fetched" && outcome !== expected)
      wrong.push(`${title}: ${outcome}, not ${expected}`);
    if (answer.status >= 500) wrong.push(`${title}: ${answer.status}`);
    if (changed !== (way === "fetched" && toChange.includes(who)))
      wrong.push(`${title}: ${changed ? "changed rows" : "changed nothing"}`);
    for (const leak of leaksTo(who, answer.body)) wrong.push(`${title}: tells "${leak}"`);
  }
  return wrong;
}
