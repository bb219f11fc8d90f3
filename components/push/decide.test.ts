import { expect, test } from "vitest";
import { decide, type Mark, type Own } from "./decide";

const mine = { owner: "me", session: "now" };
const own: Own = { endpoint: "https://push.example/1", isForKey: true };
const known = { ...mine, endpoint: own.endpoint, isCurrent: true };
const unknown = { ...mine, endpoint: null, isCurrent: false };
const earlier = { owner: "me", session: "before" };
const another: Mark = { owner: "somebody else", session: "before" };

test.each([
  ["nobody has asked", null, unknown, null, "nothing"],
  ["both agree", own, known, mine, "nothing"],
  ["both agree, and storage was cleared", own, known, null, "nothing"],
  ["language or zone changed", own, { ...known, isCurrent: false }, mine, "register"],
  ["the user signed in again", own, unknown, earlier, "register"],
  ["the user signed in again, and the browser's has ended", null, unknown, earlier, "subscribe"],
  ["the server's key changed", { ...own, isForKey: false }, known, mine, "subscribe"],
  ["the browser has another endpoint", { ...own, endpoint: "x" }, known, mine, "register"],
  ["another user's, who did not sign out", own, unknown, another, "drop"],
  ["a browser's own of which nobody knows", own, unknown, null, "drop"],
  ["it was ended on another device", own, unknown, mine, "drop"],
  ["it was ended, and the browser has none", null, unknown, mine, "nothing"],
  ["another user has asked, and the browser has none", null, unknown, another, "nothing"],
  ["the browser has lost it and the mark", null, known, null, "forget"],
  ["the browser has lost it", null, known, mine, "subscribe"],
] as const)("%s", (_, browser, server, mark, step) => {
  expect(decide(browser, server, mark)).toBe(step);
});
