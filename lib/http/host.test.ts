import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { checkHost } from "./host";

const OWN = "https://kelas.sch.id";

/** A request with these lines, as node:http reads them. */
function requestWith(lines: [string, string][], url = "/") {
  const request = new IncomingMessage(new Socket());
  request.url = url;
  request.rawHeaders = lines.flat();
  request.headers = Object.fromEntries(lines.map(([name, value]) => [name.toLowerCase(), value]));
  return request;
}

test.each([
  "kelas.sch.id",
  "KELAS.sch.id:8080",
  "kelas.sch.id.",
  "localhost:3000",
  "127.0.0.1",
  "[::1]",
])("E2: %s is this site, or this machine", (host) => {
  const request = requestWith([
    ["Host", host],
    ["X-Forwarded-Host", "evil.example"],
  ]);
  expect(checkHost(request, OWN)).toBeUndefined();
  expect(request.headers).toEqual({ host: "kelas.sch.id" });
});

test.each([
  "evil.example",
  "evil.kelas.sch.id",
  "kelas.sch.id.evil.example",
  "evil@kelas.sch.id",
  "evil:secret@localhost",
  "kelas.sch.id/x",
  "kelas.sch.id?x",
  "kelas.sch.id:99999",
  "evil.localhost",
  "127.0.0.1.evil.example",
  "xlocalhost",
  "localhostx",
])("E2: %s is another site", (host) => {
  expect(checkHost(requestWith([["Host", host]]), OWN)).toBe(421);
});

test.each<[string, [string, string][]]>([
  ["none", []],
  ["an empty one", [["Host", ""]]],
  [
    "two",
    [
      ["Host", "kelas.sch.id"],
      ["HOST", "kelas.sch.id"],
    ],
  ],
])("L6: a request has one Host, not %s", (_name, lines) => {
  expect(checkHost(requestWith(lines), OWN)).toBe(400);
});

test.each<[string, [string, string]]>([
  ["another header's value", ["Via", "host"]],
  ["another header's beginning", ["Hostname", "x"]],
  ["another header's end", ["X-Host", "x"]],
])("L6: the word in %s is no Host", (_name, line) => {
  expect(checkHost(requestWith([["Host", "kelas.sch.id"], line]), OWN)).toBeUndefined();
});

test.each([
  ["/api/health/live", undefined],
  ["/api/health/ready?x", undefined],
  ["/api/metrics", undefined],
  ["/api/metricsx", 421],
  ["/api/health", 421],
  ["/x/api/metrics", 421],
  ["/api/users?/api/metrics", 421],
])("a monitor asks for %s by the machine's address: %s", (url, status) => {
  expect(checkHost(requestWith([["Host", "10.0.0.7:3000"]], url), OWN)).toBe(status);
});
