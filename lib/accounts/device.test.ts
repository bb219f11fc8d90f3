import { expect, test } from "vitest";
import { deviceOf } from "./device";

test.each([
  [
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    ["Chrome", "Android", true],
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    ["Safari", "iOS", true],
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
    ["Firefox", "Windows", false],
  ],
  ["<script>alert(1)</script>", [null, null, false]],
  ["x", [null, null, false]],
  ["", [null, null, false]],
  [null, [null, null, false]],
])("%s", (userAgent, [browser, system, isPhone]) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system, isPhone });
});
