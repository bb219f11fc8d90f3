import { expect, test } from "vitest";
import { problem } from "@/lib/http/problem";
import { orSignIn } from "./followed-link";

const browser = "text/html,application/xhtml+xml,*/*;q=0.8";
const request = (accept?: string) =>
  new Request("http://localhost/api/files/file_a?x=1", { headers: accept ? { accept } : {} });

test("a browser that follows a link is sent to sign in, and back", () => {
  const response = orSignIn(request(browser), problem(401));
  expect([response.status, response.headers.get("location")]).toEqual([
    303,
    "/login?next=%2Fapi%2Ffiles%2Ffile_a%3Fx%3D1",
  ]);
});

test.each([
  ["another client", "*/*", 401],
  ["a client that says nothing", undefined, 401],
  ["who may not see the file", browser, 404],
  ["who gets the file", browser, 200],
])("%s gets the response as it is", (_, accept, status) => {
  const response = status < 400 ? new Response("isi", { status }) : problem(status);
  expect(orSignIn(request(accept), response)).toBe(response);
});
