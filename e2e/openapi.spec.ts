import { readdirSync, readFileSync } from "node:fs";
import { createActor, createSession } from "@/lib/testing/factories";
import type { ApiDocument } from "@/lib/api/document";
import { expect, test } from "./fixtures";
import type { ApiFixtures, Case } from "./support/api-case";
import { cases } from "./support/api-cases";
import {
  responseOf,
  type DescribedOperation,
  schemaErrors,
  schemaErrorsOfText,
  fetchDescription,
  operationsOf,
} from "./support/api-description";
import { E2E_ORIGIN } from "./support/environment";

const catchAll = "[...path]/route.ts";

let description: ApiDocument;
test.beforeAll(async () => void (description = await fetchDescription()));

function operationNamed(name: string): DescribedOperation {
  const found = operationsOf(description).find(({ operationId }) => operationId === name);
  if (!found) throw new Error(`The description has no ${name}.`);
  return found;
}

/** `GET /api/courses/{id}` for each method that the Route Handlers below app/api serve. */
function servedCalls(): string[] {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith("route.ts") && file !== catchAll)
    .flatMap((file) => {
      const path = `/api/${file.replace("/route.ts", "").replaceAll(/\[(\w+)\]/g, "{$1}")}`;
      const text = readFileSync(`app/api/${file}`, "utf8");
      const served = text.replaceAll(/^export const \{[^}]*\} = onlyAllow\([^)]*\);/gm, "");
      const lines = served.match(/^export .*/gm)?.join("\n") ?? "";
      const methods = lines.match(/\b(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE)\b/g) ?? [];
      return methods.map((method) => `${method} ${path}`);
    });
}

test("every method of every Route Handler is described, and nothing else", () => {
  const described = operationsOf(description).map(({ method, path }) => `${method} ${path}`);
  expect(described.toSorted()).toEqual(servedCalls().toSorted());
});

test("every operation has a case", () => {
  const names = operationsOf(description).map(({ operationId }) => operationId);
  expect(names.toSorted()).toEqual(Object.keys(cases).toSorted());
});

test("the description is public, not cached, and has no dangling reference", async ({
  request,
}) => {
  const response = await request.get("/api/openapi.json");
  expect(response.headers()).toMatchObject({
    "cache-control": "no-store",
    "content-type": "application/json; charset=utf-8",
  });
  const text = await response.text();
  for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
    const components: Record<string, object> = description.components;
    expect(components[String(kind)]).toHaveProperty(String(name));
  }
  expect(text).not.toMatch(/"schema":\{\}/); // a transform without a schema
});

test("the page lists every call and every schema, and fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/api/docs");
  for (const { operationId, path } of operationsOf(description)) {
    await expect(page.locator(`h3[id="${operationId}"]`)).toContainText(path);
  }
  for (const name of Object.keys(description.components.schemas)) {
    await expect(page.locator(`h3[id="${name}"]`)).toHaveText(name);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
});

for (const [name, makeCase] of Object.entries(cases)) {
  test(`${name} accepts and returns what the description says`, async ({ classroom }) => {
    const fixtures = { ...classroom, admin: await createActor("admin") };
    const made = await makeCase(fixtures);
    const operation = operationNamed(name);
    const cookie = await cookieOf(fixtures, made);

    expectDescribed(operation, made);
    await expectRefusals(operation, made, cookie); // first: a second DELETE finds nothing
    await expectResponse(operation, await call(operation, made, cookie), made.status);
  });
}

async function cookieOf(fixtures: ApiFixtures, { as }: Case): Promise<Record<string, string>> {
  if (as === "nobody") return {};
  return { Cookie: `session=${(await createSession(fixtures[as])).token}` };
}

async function call(operation: DescribedOperation, made: Case, cookie: Record<string, string>) {
  const { path = {}, query, headers, body, bytes } = made;
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? "");
  return fetch(`${E2E_ORIGIN}${address}?${new URLSearchParams(query)}`, {
    method: operation.method,
    headers: {
      ...cookie,
      ...headers,
      ...(body !== undefined && json),
      ...(bytes !== undefined && { "Content-Type": mediaTypeOf(operation) }),
    },
    body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
}

const json = { "Content-Type": "application/json" };
const mediaTypeOf = ({ requestBody }: DescribedOperation) =>
  Object.keys(requestBody?.content ?? {})[0] ?? "";
const bodySchema = ({ requestBody }: DescribedOperation) =>
  requestBody?.content["application/json"]?.schema;

/** Expects that a call has exactly the described parameters and body. */
function expectDescribed(operation: DescribedOperation, made: Case) {
  const { path, query, headers, body, bytes } = made;
  const sent: Record<string, Record<string, string>> = {
    path: path ?? {},
    query: query ?? {},
    header: headers ?? {},
  };
  for (const { name, in: location, required, schema } of operation.parameters) {
    const text = sent[location]?.[name];
    if (required) expect(text, name).toBeDefined();
    if (text !== undefined) expect(schemaErrorsOfText(description, schema, text), name).toEqual([]);
  }
  const named = operation.parameters.map(({ name }) => name);
  expect(named).toEqual(expect.arrayContaining(Object.values(sent).flatMap(Object.keys)));

  const schema = bodySchema(operation);
  expect(schema === undefined).toBe(body === undefined);
  const isOfBytes = operation.requestBody !== undefined && schema === undefined;
  expect(bytes !== undefined).toBe(isOfBytes);
  if (schema) expect(schemaErrors(description, schema, body)).toEqual([]);
}

/** Expects that server and description refuse the same anonymous calls and bodies. */
async function expectRefusals(
  operation: DescribedOperation,
  made: Case,
  cookie: Record<string, string>,
) {
  if (made.as !== "nobody") await expectResponse(operation, await call(operation, made, {}), 401);
  const schema = bodySchema(operation);
  if (!schema) return;
  const body = { ...(made.body as object), unknown: true };
  expect(schemaErrors(description, schema, body)).not.toEqual([]);
  await expectResponse(operation, await call(operation, { ...made, body }, cookie), 400);
}

async function expectResponse(operation: DescribedOperation, response: Response, status: number) {
  expect(response.status).toBe(status);
  const described = responseOf(description, operation, status);
  expect(described, `${status} is described`).toBeDefined();
  for (const name of Object.keys(described?.headers ?? {})) {
    expect(response.headers.get(name), name).not.toBeNull();
  }

  const [mediaType = ""] = (response.headers.get("content-type") ?? "").split(";");
  if (operation.method === "HEAD") return; // its headers are those of another response
  const anyFile = Object.keys(described?.content ?? {}).find((type) => type === "*/*");
  expect(mediaType === "" ? [] : [anyFile ?? mediaType]).toEqual(
    Object.keys(described?.content ?? {}),
  );
  if (mediaType.endsWith("json")) {
    const schema = described?.content?.[mediaType]?.schema ?? {};
    expect(schemaErrors(description, schema, await response.json())).toEqual([]);
  }
  await response.body?.cancel().catch(() => undefined); // a stream does not end; the others are read
}
