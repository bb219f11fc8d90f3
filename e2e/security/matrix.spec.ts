import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { type Action, actions } from "./support/actions";
import { pushSettings } from "../support/environment";
import { leaksTo } from "./support/canaries";
import {
  builtActions,
  sendRequest,
  requestFlight,
  fetchedAction,
  type Init,
  outcomeOf,
  payload,
  postedAction,
} from "./support/requests";
import type { Call, Route } from "./support/route";
import { routes } from "./support/routes";
import {
  PUSH_NOWHERE,
  startTestServer,
  type TestServer,
  type UserKind,
  userKinds,
} from "./support/test-server";

test.describe.configure({ mode: "default" });
test.setTimeout(300_000);

let server: TestServer;
test.beforeAll(async () => {
  server = await startTestServer(3231, pushSettings(PUSH_NOWHERE));
});
test.afterAll(() => server.close());

const sources = (folder: string, name: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => name.test(file));

/** Suspended and expired users count as anonymous. */
const columnOf = (userKind: UserKind) => Math.max(0, userKinds.slice(0, 5).indexOf(userKind));

test("C1: the table lists exactly the existing pages and Route Handlers", () => {
  const files = sources("app", /(^|\/)(page\.tsx|route\.ts)$/);
  expect(Object.keys(routes).toSorted()).toEqual(files.toSorted());
});

test("C2: the table lists exactly the existing Server Actions", () => {
  const exported = sources("lib", /(^|\/)(\w+-)?actions\.ts$/).flatMap((file) => {
    const text = readFileSync(`lib/${file}`, "utf8");
    const names = [...text.matchAll(/^export (?:const|async function) (\w+)/gm)];
    return names.map(([, name]) => file.replace(/(\w+-)?actions\.ts$/, String(name)));
  });
  expect(Object.keys(actions).toSorted()).toEqual(exported.toSorted());
  expect(exported).toEqual(expect.arrayContaining([...builtActions().keys()]));
});

for (const [file, route] of Object.entries(routes)) {
  test(`C1, C3: ${file}`, async () => {
    const wrong: string[] = [];
    for (const call of route.calls) {
      for (const userKind of userKinds) wrong.push(...(await tryCall(route, call, userKind)));
    }
    expect(wrong).toEqual([]);
  });
}

/** Problems of the responses to one call by one kind of user. */
async function tryCall(route: Route, call: Call, userKind: UserKind): Promise<string[]> {
  const cookie = await server.signIn(userKind);
  const path = route.path(server) + (call.query ?? "");
  const init = payload(server, call);
  const before = await server.digest();
  const response = await sendRequest(server.origin + path, {
    ...init,
    headers: { ...init.headers, ...cookie },
  });
  const changed = (await server.digest()) !== before;

  const title = `${userKind} ${call.method} ${path}`;
  const expected = call.statuses[columnOf(userKind)];
  const wrong = leaksTo(userKind, response.body).map((leak) => `${title}: contains "${leak}"`);
  if (response.status !== expected)
    wrong.push(`${title}: ${response.status} instead of ${expected}`);
  if (changed && (!call.changes || response.status >= 400)) wrong.push(`${title}: changed rows`);
  return wrong;
}

test("a visitor is led through the login back to the whole address, on every page", async () => {
  const query = "?search=dewi%20ayu&role=student";
  const wrong: string[] = [];
  const pages = Object.entries(routes).filter(([file]) => file.endsWith("page.tsx"));
  expect(pages.length).toBeGreaterThan(20);
  for (const [file, route] of pages) {
    if (route.calls[0]?.statuses[0] !== 307 || file.startsWith("(auth)")) continue;
    const path = route.path(server) + query;
    for (const request of [sendRequest, requestFlight]) {
      const { headers, body } = await request(server.origin + path, {});
      const led = headers.get("location") ?? /\/login\?next=[^"'\\;]*/.exec(body)?.[0] ?? "";
      const next = new URL(led, server.origin).searchParams.get("next") ?? "";
      // The browser's router may encode the space as "+".
      if (next.replaceAll("+", "%20") !== path) wrong.push(`${path}, ${request.name}: ${next}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("C3: neither Flight data nor a prefetch contains more than the page", async () => {
  const wrong: string[] = [];
  const kinds: Record<string, string>[] = [
    {},
    { "Next-Router-Prefetch": "1" },
    { "Next-Router-Segment-Prefetch": "/_tree" },
  ];
  const pages = Object.entries(routes).filter(([file]) => file.endsWith("page.tsx"));
  for (const userKind of userKinds) {
    const cookie = await server.signIn(userKind);
    const before = await server.digest();
    for (const [, route] of pages) {
      for (const kind of kinds) {
        const path = route.path(server);
        const { body, status } = await requestFlight(server.origin + path, { ...cookie, ...kind });
        for (const leak of leaksTo(userKind, body))
          wrong.push(`${userKind} ${path}: contains "${leak}"`);
        if (status >= 500) wrong.push(`${userKind} ${path}: ${status}`);
      }
    }
    if ((await server.digest()) !== before) wrong.push(`${userKind}: changed rows`);
  }
  expect(wrong).toEqual([]);
});

for (const [name, action] of Object.entries(actions)) {
  test(`C2: ${name}`, async () => {
    const built = builtActions().get(name);
    expect(built, "no page uses it: remove it").toBeDefined();
    const wrong: string[] = [];
    for (const userKind of userKinds) wrong.push(...(await tryAction(action, built, userKind)));
    expect(wrong).toEqual([]);
  });
}

/** Problems when one kind of user calls an action: fetched, posted without JavaScript, and through another page. */
async function tryAction(action: Action, { id, page } = { id: "", page: "" }, userKind: UserKind) {
  const at = server.origin + routes[page]?.path(server);
  const fields = action.fields(server);
  const expected = String(action.outcomes[columnOf(userKind)]);
  const isDone = ["ok", "redirect"].includes(expected);
  const toChange = action.changes ?? (isDone && columnOf(userKind) > 0 ? [userKind] : []);
  const fetched = fetchedAction(id, fields);
  const variants: [string, string, Init][] = [[at, "fetched", fetched]];
  if (!isDone) {
    variants.push([at, "posted", postedAction(id, fields)]);
    variants.push([`${server.origin}/login`, "fetched elsewhere", fetched]);
  }

  const wrong: string[] = [];
  for (const [url, variant, init] of variants) {
    await server.prepare();
    if (action.before) await server.database.execute(action.before);
    const headers = {
      ...init.headers,
      Origin: server.origin,
      ...(await server.signIn(userKind)),
    };
    const before = await server.digest();
    const response = await sendRequest(url, { ...init, headers });
    const changed = (await server.digest()) !== before;
    const title = `${userKind}, ${variant}`;
    const outcome = outcomeOf(response);
    if (variant === "fetched" && outcome !== expected)
      wrong.push(`${title}: ${outcome}, not ${expected}`);
    if (response.status >= 500) wrong.push(`${title}: ${response.status}`);
    if (changed !== (variant === "fetched" && toChange.includes(userKind)))
      wrong.push(`${title}: ${changed ? "changed rows" : "changed nothing"}`);
    for (const leak of leaksTo(userKind, response.body)) wrong.push(`${title}: contains "${leak}"`);
  }
  return wrong;
}
