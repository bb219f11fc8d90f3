import { expect, test } from "vitest";
import { isPushEndpoint } from "./endpoint";

const services = ["fcm.googleapis.com", "*.push.apple.com"];

test.each([
  "https://fcm.googleapis.com/fcm/send/abc:def",
  "https://FCM.googleapis.com:443/wp/x",
  "https://web.push.apple.com/QOX",
])("%s is a push service's", (endpoint) => {
  expect(isPushEndpoint(endpoint, { services })).toBe(true);
});

test.each([
  "http://fcm.googleapis.com/x",
  "https://fcm.googleapis.com:8443/x",
  "https://fcm.googleapis.com./x",
  "https://user:@fcm.googleapis.com/x",
  "https://u:p@fcm.googleapis.com/x",
  "https://fcm.googleapis.com@evil.example/x",
  "https://fcm.googleapis.com/x#y",
  "https://fcm.googleapis.com.evil.example/x",
  "https://evil-fcm.googleapis.com/x",
  "https://push.apple.com/x",
  "https://evilpush.apple.com/x",
  "https://127.0.0.1/x",
  "https://[::1]/x",
  "https://0x7f000001/x",
  "https://169.254.169.254/latest/meta-data",
  "ftp://fcm.googleapis.com/x",
  "javascript:alert(1)",
  "fcm.googleapis.com/x",
  "",
  `https://fcm.googleapis.com/${"x".repeat(1_000)}`,
])("%s is not", (endpoint) => {
  expect(isPushEndpoint(endpoint, { services })).toBe(false);
});

test("the service of the tests is one origin", () => {
  const settings = { services, testService: "http://127.0.0.1:4000" };
  expect(isPushEndpoint("http://127.0.0.1:4000/x", settings)).toBe(true);
  for (const other of [
    "http://127.0.0.1:4001/x",
    "https://127.0.0.1:4000/x",
    "http://localhost:4000/x",
  ]) {
    expect(isPushEndpoint(other, settings)).toBe(false);
  }
});
