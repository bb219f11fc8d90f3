import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { hasWaitingSignIns } from "@/lib/auth/password";
import { delayRefusal } from "./tarpit";

vi.mock("@/lib/auth/password", () => ({ hasWaitingSignIns: vi.fn() }));

const MOST_HELD = 400;
const waiting = vi.mocked(hasWaitingSignIns);
beforeEach(() => void waiting.mockReturnValue(true));

/** Refuses so many; answers how many have been handed out after a moment, and lets the clients leave. */
async function refuse(count: number) {
  const clients = Array.from({ length: count }, () => new AbortController());
  let out = 0;
  const refusals = clients.map(({ signal }) => delayRefusal(signal).then(() => out++));
  await pause(20);
  const outAtOnce = out;
  for (const client of clients) client.abort();
  await Promise.all(refusals);
  return outAtOnce;
}

test("L2: a refusal is held back only while others wait to sign in", async () => {
  expect(await refuse(1)).toBe(0);
  waiting.mockReturnValue(false);
  expect(await refuse(1)).toBe(1);
});

test("L2: four hundred are held back and no more, and of clients that have left none", async () => {
  for (let times = 0; times < 2; times++) expect(await refuse(MOST_HELD + 5)).toBe(5);
});
