import { expect, test } from "vitest";
import { isSameSite } from "./origin";

const own = "https://kelas.sch.id";
const form = "application/x-www-form-urlencoded";
const origins = [null, own, "null", "https://evil.test", "http://kelas.sch.id", `${own}.evil.test`];
const sites = [null, "same-origin", "none", "same-site", "cross-site", "same-origin, cross-site"];

const allowedOrigins = new Set<string | null>([null, own]);
const allowedSites = new Set<string | null>([null, "same-origin", "none"]);

function requestHeaders(values: Record<string, string | null>): Headers {
  const given = Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]);
  return new Headers(given);
}

const told = origins
  .flatMap((origin) => sites.map((site) => ({ origin, site })))
  .filter(({ origin, site }) => origin !== null || site !== null);

test.each(told)("a form from Origin $origin, Sec-Fetch-Site $site", ({ origin, site }) => {
  const headers = requestHeaders({
    origin,
    "sec-fetch-site": site,
    cookie: "session=x",
    "content-type": form,
  });
  expect(isSameSite(headers, own)).toBe(allowedOrigins.has(origin) && allowedSites.has(site));
});

test.each([
  { cookie: null, type: form, allowed: true },
  { cookie: null, type: "application/json", allowed: true },
  { cookie: "session=x", type: "application/json", allowed: true },
  { cookie: "session=x", type: null, allowed: true },
  { cookie: "locale=id; mysession=x", type: form, allowed: true },
  { cookie: "session=x", type: form, allowed: false },
  { cookie: "__Host-session=x", type: form, allowed: false },
  { cookie: "locale=id; session=x", type: form, allowed: false },
  { cookie: "locale=id;__Host-session=x", type: form, allowed: false },
  { cookie: "session=x", type: `${form}; charset=utf-8`, allowed: false },
  { cookie: "session=x", type: form.toUpperCase(), allowed: false },
  { cookie: "session=x", type: "multipart/form-data; boundary=x", allowed: false },
  { cookie: "session=x", type: "text/plain", allowed: false },
])("without either header: cookie $cookie, type $type: $allowed", ({ cookie, type, allowed }) => {
  expect(isSameSite(requestHeaders({ cookie, "content-type": type }), own)).toBe(allowed);
});

test("the Host header is ignored", () => {
  const headers = requestHeaders({ origin: "https://evil.test", host: "evil.test" });
  expect(isSameSite(headers, own)).toBe(false);
});

test.each([
  ["http://localhost:3000", "http://127.0.0.1:3000", true],
  ["http://localhost:3000", "http://[::1]:3000", true],
  ["http://127.0.0.1:3000", "http://localhost:3000", true],
  ["http://localhost", "http://127.0.0.1", true],
  ["http://localhost:3000", "xhttp://127.0.0.1:3000", false],
  ["http://localhost:3000", "http://127.0.0.1:3001", false],
  ["http://localhost:3000", "https://127.0.0.1:3000", false],
  ["http://localhost:3000", "http://127.0.0.1.evil.test:3000", false],
  ["http://localhost:3000", "http://127.0.0.10:3000", false],
  [own, "http://localhost:3000", false],
])("at %s a request from %s: %s", (site, origin, allowed) => {
  expect(isSameSite(new Headers({ origin }), site)).toBe(allowed);
});
