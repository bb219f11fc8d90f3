import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
} from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { SimulatedBrowser, type SimulatedTab } from "./testing/simulated-browser";
import { SimulatedServer } from "./testing/simulated-server";

vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Longer than the watchdog's timeout, with room for a lock stolen in between. */
const SETTLE_MS = 20_000;

/** A seeded random number generator for [0, 1) (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function startBrowser(seed = 1) {
  vi.useFakeTimers({ toFake: ["Date"] });
  const random = randomFrom(seed);
  vi.spyOn(Math, "random").mockImplementation(random);
  const server = new SimulatedServer();
  const browser = new SimulatedBrowser(server, random, (time) => vi.setSystemTime(time));
  return { server, browser };
}

function openTab(browser: SimulatedBrowser, userId?: string) {
  const tab = browser.open(userId);
  tab.post(() => tab.stream.enter());
  return tab;
}

/** Each tab displayed each notification exactly once, or in a list fetched again. */
function expectComplete(tabs: SimulatedTab[], { sent, count }: SimulatedServer) {
  for (const { renderedAt, shown, refetchedUpTo, unreadCount } of tabs) {
    for (const { id, seq } of sent) {
      const times = shown.get(id) ?? 0;
      expect(times, `${id} in a tab`).toBeLessThanOrEqual(1);
      const inList = seq <= renderedAt || seq <= refetchedUpTo;
      if (!inList) expect(times, `${id}, at ${seq}, in a tab of ${renderedAt}`).toBe(1);
      if (seq <= renderedAt) expect(times, "shown again").toBe(0);
    }
    expect(unreadCount).toBe(count);
  }
}

function expectOneStream(awake: SimulatedTab[]) {
  expect(awake.filter(({ streams }) => streams === 1)).toHaveLength(Math.min(1, awake.length));
  expect(awake.filter(({ streams }) => streams > 1)).toEqual([]);
  for (const { status, acceptedStaleLeader } of awake) {
    expect(status?.connection).toBe("online");
    expect(acceptedStaleLeader, "accepted a message of an older term").toBe(false);
  }
}

type Step =
  | { do: "open" }
  | { do: "trim" }
  | { do: "publish"; others: number }
  | {
      do: "close" | "crash" | "freeze" | "stop" | "thaw" | "hide" | "show" | "isolate";
      tab: number;
    }
  | { do: "wait"; milliseconds: number };

const anyTab = nat(6);
const step: Arbitrary<Step> = oneof(
  { weight: 3, arbitrary: constant<Step>({ do: "open" }) },
  { weight: 5, arbitrary: record({ do: constant("publish" as const), others: nat(3) }) },
  {
    weight: 6,
    arbitrary: record({
      do: constantFrom("close", "crash", "freeze", "stop", "thaw", "hide", "show", "isolate"),
      tab: anyTab,
    }),
  },
  {
    weight: 5,
    arbitrary: record({ do: constant("wait" as const), milliseconds: nat(9_000) }),
  },
  { weight: 1, arbitrary: constant<Step>({ do: "trim" }) },
);

/** `freeze` and `hide` fire lifecycle events, `stop` and `crash` do not; `isolate` toggles message loss. */
async function runStep(browser: SimulatedBrowser, next: Step) {
  if (next.do === "open") return void openTab(browser);
  if (next.do === "publish") return browser.server.publish(next.others);
  if (next.do === "trim") return browser.server.trim();
  if (next.do === "wait") return browser.advance(next.milliseconds);
  const living = browser.tabs.filter(({ state }) => state !== "closed");
  const chosen = living[next.tab % Math.max(1, living.length)];
  if (!chosen) return;
  if (next.do === "crash") return chosen.terminate();
  if (next.do === "thaw") return chosen.thaw();
  if (next.do === "isolate") return void (chosen.isolated = !chosen.isolated);
  if (chosen.state === "frozen") return;
  if (next.do === "show") return chosen.post(() => chosen.stream.enter());
  if (next.do !== "stop") chosen.stream.leave();
  if (next.do === "close") chosen.terminate();
  if (next.do === "freeze") chosen.post(() => chosen.stream.enter()); // when it thaws
  if (next.do === "freeze" || next.do === "stop") chosen.state = "frozen";
}

test("for any sequence of tab events, nothing is lost or shown twice, and one tab holds the stream", async () => {
  await assert(
    asyncProperty(array(step, { minLength: 5, maxLength: 40 }), integer(), async (steps, seed) => {
      const { server, browser } = startBrowser(seed);
      for (const next of steps) await runStep(browser, next);
      // Hidden tabs come back; frozen tabs stay frozen for now.
      for (const each of browser.tabs) {
        each.isolated = false;
        each.post(() => each.stream.enter());
      }
      await browser.advance(SETTLE_MS);
      const awake = browser.tabs.filter((each) => !each.inactive);
      expectComplete(awake, server);
      expectOneStream(awake);

      for (const each of browser.tabs) each.thaw();
      await browser.advance(SETTLE_MS);
      const living = browser.tabs.filter((each) => !each.inactive);
      expectComplete(living, server);
      expectOneStream(living);
    }),
    { numRuns: 300, verbose: 1 },
  );
});

test("a new tab opens no stream: the leader sends it the state", async () => {
  const { server, browser } = startBrowser();
  const first = openTab(browser);
  await browser.advance(100);
  const rendered = browser.open(); // rendered, but not started yet
  server.publish(0);
  await browser.advance(100);
  rendered.post(() => rendered.stream.enter());
  await browser.advance(100);

  expect([first.streams, rendered.streams]).toEqual([1, 0]);
  expect([...rendered.shown]).toEqual([["notif_0", 1]]);
  expect(rendered.status).toEqual(first.status);
});

test("an announcement is relayed at once, not with the next heartbeat", async () => {
  const { server, browser } = startBrowser();
  const tabs = [openTab(browser), openTab(browser)];
  await browser.advance(100);
  server.publish(0);
  await browser.advance(10);
  expectComplete(tabs, server);
});

test("a leader whose timers are throttled responds, and stays leader", async () => {
  const { server, browser } = startBrowser();
  const tabs = [openTab(browser), openTab(browser)];
  await browser.advance(100);
  const leader = tabs.find(({ streams }) => streams === 1);
  if (leader) leader.throttled = true;
  for (let minute = 0; minute < 5; minute++) {
    await browser.advance(60_000);
    expect(leader?.streams).toBe(1);
  }
  expectComplete(tabs, server);
});

test("a frozen leader is replaced within 10 s, and follows when it thaws", async () => {
  const { server, browser } = startBrowser();
  const tabs = [openTab(browser), openTab(browser), openTab(browser)];
  await browser.advance(5_000);
  const leader = tabs.find(({ streams }) => streams === 1);
  const others = tabs.filter((each) => each !== leader);
  if (leader) leader.state = "frozen";
  server.publish(0);
  await browser.advance(10_000);
  expectComplete(others, server);
  expectOneStream(others);

  leader?.thaw();
  await browser.advance(1_000);
  expectOneStream(tabs);
  expect(leader?.streams).toBe(0);
  expectComplete(tabs, server);
});

test("a tab that was away for longer than the log of the leader fetches its list", async () => {
  const { server, browser } = startBrowser();
  const [away, other] = [openTab(browser), openTab(browser)];
  await browser.advance(100);
  away.stream.leave();
  for (let n = 0; n < 150; n++) server.publish(0);
  await browser.advance(100);
  away.post(() => away.stream.enter());
  await browser.advance(100);

  expect(other.shown.size).toBe(150);
  expect([away.shown.size, away.refetchedUpTo]).toEqual([0, server.head]);
  expect(away.unreadCount).toBe(150);
});

test("a tab that is up to date receives no updates", async () => {
  const { browser } = startBrowser();
  const first = openTab(browser);
  await browser.advance(100);
  openTab(browser);
  await browser.advance(30_000);
  expect(first.updates).toBe(0);
});

test("tabs of two accounts are independent", async () => {
  const { server, browser } = startBrowser();
  const tabs = ["user_1", "user_2", "user_1"].map((userId) => openTab(browser, userId));
  await browser.advance(5_000);
  server.publish(0);
  await browser.advance(100);
  const [first, stranger, third] = tabs.map(({ streams }) => streams) as [number, number, number];
  expect([first + third, stranger]).toEqual([1, 1]);
  expectComplete(tabs, server);
});

test("any tab can have the leader's stream opened again, once", async () => {
  const { browser } = startBrowser();
  openTab(browser);
  await browser.advance(SETTLE_MS);
  const second = openTab(browser);
  await browser.advance(SETTLE_MS);
  const restarts = () => browser.tabs.map((tab) => [tab.streams, tab.restarts]);
  expect(restarts()).toEqual([
    [1, 0],
    [0, 0],
  ]);
  for (const [index, tab] of [second, ...browser.tabs].entries()) {
    tab.post(() => tab.stream.restart());
    await browser.advance(SETTLE_MS);
    expect(restarts()[0]).toEqual([1, index + 1]);
    expect(restarts()[1]).toEqual([0, 0]);
  }
});
