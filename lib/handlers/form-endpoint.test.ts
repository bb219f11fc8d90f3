import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { PublicError } from "@/lib/errors";
import { formEndpoint, seeOther } from "./form-endpoint";

const urlEncoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data; boundary=x";
const part = (head: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;

const schema = z.object({ username: z.string({ error: "required" }) });
type Input = z.output<typeof schema>;

/** Posts a form; returns the response and the inputs of the endpoint. */
async function post(type: string | null, body: BodyInit, run = () => "/app") {
  const inputs: Input[] = [];
  const request = new NextRequest("http://localhost:3000/demo/lucia/login?/login", {
    method: "POST",
    body,
    duplex: "half",
  });
  request.headers.delete("content-type");
  if (type !== null) request.headers.set("content-type", type);
  const response = await formEndpoint(request, schema, async (input) => {
    inputs.push(input);
    return run();
  });
  return { status: response.status, inputs, response };
}

test.each([
  ["a form", urlEncoded, "username=dewi"],
  ["a form with its encoding", `${urlEncoded}; charset=utf-8`, "username=dewi"],
  ["a multipart form", multipart, `${part('name="username"', "dewi")}--x--\r\n`],
  ["a repeated key: the last one wins", urlEncoded, "username=rizky&username=dewi"],
  ["unknown keys", urlEncoded, "__proto__=a&constructor=b&role=admin&username=dewi"],
  [
    "the same in a multipart form",
    multipart,
    `${part('name="__proto__"', "a")}${part('name="username"', "dewi")}--x--`,
  ],
])("accepts %s", async (_name, type, body) => {
  const { status, inputs, response } = await post(type, body);
  expect([status, response.headers.get("location")]).toEqual([303, "/app"]);
  expect(inputs).toEqual([{ username: "dewi" }]);
  expect(Object.keys(inputs[0] ?? {})).toEqual(["username"]);
  expect({}).not.toHaveProperty("role");
});

test.each([
  ["nothing", urlEncoded, ""],
  ["only a key of the prototype", urlEncoded, "__proto__=username"],
  ["keys with brackets", urlEncoded, "username[]=dewi&username[a]=b"],
  ["broken percent signs", urlEncoded, "%=%zz&%ff"],
  ["a file instead of text", multipart, `${part('name="username"; filename="f"', "x")}--x--`],
  ["an empty multipart form", multipart, "--x--"],
  ["a multipart form without an end", multipart, part('name="username"', "dewi")],
  ["a part without a name", multipart, `${part("", "dewi")}--x--`],
  ["a part without a head", multipart, "--x\r\n\r\ndewi\r\n--x--"],
  ["another boundary", multipart, "--y--"],
  ["no boundary", "multipart/form-data", "--x--"],
  ["an endless boundary", `multipart/form-data; boundary=${"x".repeat(300)}`, "--x--"],
  ["bytes at random", multipart, new Uint8Array([0, 255, 13, 10, 45, 45, 120, 13])],
  ["two types", `${urlEncoded}, text/plain`, "username=dewi"],
])("refuses %s with 400", async (_name, type, body) => {
  const { status, inputs, response } = await post(type, body);
  expect([status, inputs]).toEqual([400, []]);
  const told = (await response.json()) as object;
  if ("detail" in told) expect(told.detail).toBe("The body is not a form.");
  else expect(told).toHaveProperty("errors", [{ field: "username", code: "required" }]);
});

test.each([null, "application/json", "text/plain", "multipart/mixed"])(
  "rejects the type %s with 415",
  async (type) => {
    expect((await post(type, "username=dewi")).status).toBe(415);
  },
);

test("rejects a long form without Content-Length, and stops reading", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 16_384;
      controller.enqueue(new Uint8Array(16_384).fill(97));
    },
  });
  expect((await post(urlEncoded, endless)).status).toBe(413);
  expect(sent).toBeLessThan(200_000);
});

test("E6: leads a browser on, and tells a program where; neither is kept", async () => {
  const browser = (await post(urlEncoded, "username=dewi")).response;
  expect(Object.fromEntries(browser.headers)).toEqual({
    location: "/app",
    "cache-control": "no-store",
  });
  const asked = new NextRequest("http://localhost:3000/", {
    headers: { accept: "text/plain, application/json" },
  });
  const program = seeOther(asked, "/app");
  expect([program.status, await program.json()]).toEqual([200, { location: "/app" }]);
  expect(program.headers.get("cache-control")).toBe("no-store");
  const page = new NextRequest("http://localhost:3000/", { headers: { accept: "text/html" } });
  expect(seeOther(page, "/app").status).toBe(303);
});

test("names the place of a mistake within a form", async () => {
  const request = new NextRequest("http://localhost:3000/", {
    method: "POST",
    headers: { "content-type": urlEncoded },
    body: "a=1",
  });
  const nested = z
    .record(z.string(), z.string())
    .transform(() => ({ user: {} }))
    .pipe(z.object({ user: schema }));
  const refused = await formEndpoint(request, nested, () => Promise.resolve("/"));
  expect(await refused.json()).toMatchObject({
    errors: [{ field: "user.username", code: "required" }],
  });
});

test("refuses a form from another site, and answers an expected failure", async () => {
  const foreign = new NextRequest("http://localhost:3000/", {
    method: "POST",
    headers: { origin: "https://evil.test", "content-type": urlEncoded },
    body: "username=dewi",
  });
  expect((await formEndpoint(foreign, schema, () => Promise.resolve("/"))).status).toBe(403);

  const { response } = await post(urlEncoded, "username=dewi", () => {
    throw new PublicError("INVALID", "credentials");
  });
  expect(await response.json()).toMatchObject({ status: 400, detail: "credentials" });
});
