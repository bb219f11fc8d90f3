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
import { SimulatedSchool } from "./testing/simulated-school";

vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Longer than a silent leader is endured, with room for one who is stolen from in between. */
const LONG_MS = 20_000;

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
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
  const school = new SimulatedSchool();
  const browser = new SimulatedBrowser(school, random, (time) => vi.setSystemTime(time));
  return { school, browser };
}

function openTab(browser: SimulatedBrowser, userId?: string) {
  const tab = browser.open(userId);
  tab.post(() => tab.stream.enter());
  return tab;
}

/** What each tab was shown of what concerns it: each notification once, or in a list fetched again. */
function expectComplete(tabs: SimulatedTab[], { sent, count }: SimulatedSchool) {
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
  for (const { status, heardTheFallen } of awake) {
    expect(status?.connection).toBe("online");
    expect(heardTheFallen, "listened to a leader whose reign was over").toBe(false);
  }
}

type Step =
  | { do: "open" }
  | { do: "trim" }
  | { do: "publish"; others: number }
  | { do: "close" | "crash" | "freeze" | "stop" | "thaw" | "hide" | "show" | "deafen"; tab: number }
  | { do: "wait"; milliseconds: number };

const anyTab = nat(6);
const step: Arbitrary<Step> = oneof(
  { weight: 3, arbitrary: constant<Step>({ do: "open" }) },
  { weight: 5, arbitrary: record({ do: constant("publish" as const), others: nat(3) }) },
  {
    weight: 6,
    arbitrary: record({
      do: constantFrom("close", "crash", "freeze", "stop", "thaw", "hide", "show", "deafen"),
      tab: anyTab,
    }),
  },
  {
    weight: 5,
    arbitrary: record({ do: constant("wait" as const), milliseconds: nat(9_000) }),
  },
  { weight: 1, arbitrary: constant<Step>({ do: "trim" }) },
);

/** `freeze` and `hide` are told to the page, `stop` and `crash` are not; `deafen` loses its messages for a while. */
async function take(browser: SimulatedBrowser, what: Step) {
  if (what.do === "open") return void openTab(browser);
  if (what.do === "publish") return browser.school.publish(what.others);
  if (what.do === "trim") return browser.school.trim();
  if (what.do === "wait") return browser.pass(what.milliseconds);
  const living = browser.tabs.filter(({ state }) => state !== "gone");
  const chosen = living[what.tab % Math.max(1, living.length)];
  if (!chosen) return;
  if (what.do === "crash") return chosen.die();
  if (what.do === "thaw") return chosen.thaw();
  if (what.do === "deafen") return void (chosen.deaf = !chosen.deaf);
  if (chosen.state === "frozen") return;
  if (what.do === "show") return chosen.post(() => chosen.stream.enter());
  if (what.do !== "stop") chosen.stream.leave();
  if (what.do === "close") chosen.die();
  if (what.do === "freeze") chosen.post(() => chosen.stream.enter()); // when it thaws
  if (what.do === "freeze" || what.do === "stop") chosen.state = "frozen";
}

test("whatever tabs do and whenever, nothing is lost, nothing is shown twice, and one holds the stream", async () => {
  await assert(
    asyncProperty(array(step, { minLength: 5, maxLength: 40 }), integer(), async (steps, seed) => {
      const { school, browser } = startBrowser(seed);
      for (const one of steps) await take(browser, one);
      // Who is away comes back; who is frozen stays so for now.
      for (const each of browser.tabs) {
        each.deaf = false;
        each.post(() => each.stream.enter());
      }
      await browser.pass(LONG_MS);
      const awake = browser.tabs.filter((each) => !each.asleep);
      expectComplete(awake, school);
      expectOneStream(awake);

      for (const each of browser.tabs) each.thaw();
      await browser.pass(LONG_MS);
      const living = browser.tabs.filter((each) => !each.asleep);
      expectComplete(living, school);
      expectOneStream(living);
    }),
    { numRuns: 300, verbose: 1 },
  );
});

test("a new tab opens no stream: it is told the state by the one that leads", async () => {
  const { school, browser } = startBrowser();
  const first = openTab(browser);
  await browser.pass(100);
  const rendered = browser.open(); // its page is on the way
  school.publish(0);
  await browser.pass(100);
  rendered.post(() => rendered.stream.enter());
  await browser.pass(100);

  expect([first.streams, rendered.streams]).toEqual([1, 0]);
  expect([...rendered.shown]).toEqual([["notif_0", 1]]);
  expect(rendered.status).toEqual(first.status);
});

test("an announcement is relayed at once, not with the next beat", async () => {
  const { school, browser } = startBrowser();
  const tabs = [openTab(browser), openTab(browser)];
  await browser.pass(100);
  school.publish(0);
  await browser.pass(10);
  expectComplete(tabs, school);
});

test("a leader whose timers the browser slows down answers, and keeps the lead", async () => {
  const { school, browser } = startBrowser();
  const tabs = [openTab(browser), openTab(browser)];
  await browser.pass(100);
  const leader = tabs.find(({ streams }) => streams === 1);
  if (leader) leader.throttled = true;
  for (let minute = 0; minute < 5; minute++) {
    await browser.pass(60_000);
    expect(leader?.streams).toBe(1);
  }
  expectComplete(tabs, school);
});

test("a leader that stands still is replaced within 10 s, and gives way when it comes back", async () => {
  const { school, browser } = startBrowser();
  const tabs = [openTab(browser), openTab(browser), openTab(browser)];
  await browser.pass(5_000);
  const leader = tabs.find(({ streams }) => streams === 1);
  const others = tabs.filter((each) => each !== leader);
  if (leader) leader.state = "frozen";
  school.publish(0);
  await browser.pass(10_000);
  expectComplete(others, school);
  expectOneStream(others);

  leader?.thaw();
  await browser.pass(1_000);
  expectOneStream(tabs);
  expect(leader?.streams).toBe(0);
  expectComplete(tabs, school);
});

test("a tab that was away for longer than anybody remembers fetches its list", async () => {
  const { school, browser } = startBrowser();
  const [away, other] = [openTab(browser), openTab(browser)];
  await browser.pass(100);
  away.stream.leave();
  for (let n = 0; n < 150; n++) school.publish(0);
  await browser.pass(100);
  away.post(() => away.stream.enter());
  await browser.pass(100);

  expect(other.shown.size).toBe(150);
  expect([away.shown.size, away.refetchedUpTo]).toEqual([0, school.head]);
  expect(away.unreadCount).toBe(150);
});

test("tabs that know as much as the others are not told again", async () => {
  const { browser } = startBrowser();
  const first = openTab(browser);
  await browser.pass(100);
  openTab(browser);
  await browser.pass(30_000);
  expect(first.news).toBe(0);
});

test("tabs of two accounts have nothing to do with each other", async () => {
  const { school, browser } = startBrowser();
  const tabs = ["user_1", "user_2", "user_1"].map((userId) => openTab(browser, userId));
  await browser.pass(5_000);
  school.publish(0);
  await browser.pass(100);
  const [first, stranger, third] = tabs.map(({ streams }) => streams) as [number, number, number];
  expect([first + third, stranger]).toEqual([1, 1]);
  expectComplete(tabs, school);
});
