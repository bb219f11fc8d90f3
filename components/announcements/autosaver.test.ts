import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Autosaver, type SaveOutcome, type SaveStatus } from "./autosaver";

/** A form whose requests are answered by the test. */
function formOf() {
  const attempts: number[] = [];
  const statuses: SaveStatus["name"][] = [];
  const latest: boolean[] = [];
  const waiting: ((outcome: SaveOutcome<string>) => void)[] = [];
  const autosaver = new Autosaver<string>({
    save: (attempt) => {
      attempts.push(attempt);
      return new Promise((resolve) => waiting.push(resolve));
    },
    show: ({ name }) => statuses.push(name),
    onSaved: (_answer, isLatest) => latest.push(isLatest),
  });
  const answer = async (outcome: SaveOutcome<string>) => {
    waiting.shift()?.(outcome);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { autosaver, attempts, statuses, latest, answer };
}
const saved: SaveOutcome<string> = { name: "saved", at: new Date(0), answer: "ann_1" };
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("one request, a second after the last change", async () => {
  const { autosaver, attempts, statuses, answer } = formOf();
  for (let key = 0; key < 5; key++) {
    autosaver.changed();
    await pass(900);
  }
  expect(attempts).toEqual([]);
  await pass(100);
  expect(attempts).toEqual([5]);
  await answer(saved);
  await pass(60_000);
  expect(attempts).toEqual([5]);
  expect(statuses).toEqual(["saving", "saved"]);
});

test("what is typed while a request is under way is saved behind it, never beside it", async () => {
  const { autosaver, attempts, latest, answer } = formOf();
  autosaver.changed();
  await pass(1_000);
  autosaver.changed();
  await pass(5_000);
  expect(attempts).toEqual([1]);
  await answer(saved);
  await pass(1_000);
  expect(attempts).toEqual([1, 2]);
  await answer(saved);
  expect(latest).toEqual([false, true]);
});

test("a lost answer is asked for again under the same number, ever more seldom, and at once when online", async () => {
  const { autosaver, attempts, statuses, answer } = formOf();
  autosaver.changed();
  await pass(1_000);
  for (const ms of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    await answer({ name: "lost" });
    await pass(ms - 1);
    const before = attempts.length;
    await pass(1);
    expect(attempts.length).toBe(before + 1);
  }
  await answer({ name: "lost" });
  autosaver.online();
  await pass(0);
  expect(attempts).toEqual(Array.from({ length: 8 }, () => 1));
  await answer(saved);
  expect(statuses.at(-1)).toBe("saved");
});

test("after another tab's change nothing is saved any more; after a refusal the next change is", async () => {
  const { autosaver, attempts, answer } = formOf();
  autosaver.changed();
  await pass(1_000);
  await answer({ name: "refused", message: "Terlalu panjang." });
  autosaver.changed();
  await pass(1_000);
  expect(attempts).toEqual([1, 2]);
  await answer({ name: "stopped", message: "Draf ini diubah di tab lain." });
  autosaver.changed();
  await pass(60_000);
  expect(attempts).toEqual([1, 2]);
});

test("nothing is saved while the form is under way, and the rest after its refusal", async () => {
  const { autosaver, attempts } = formOf();
  autosaver.changed();
  autosaver.setPaused(true);
  await pass(60_000);
  expect(attempts).toEqual([]);
  autosaver.setPaused(false);
  await pass(1_000);
  expect(attempts).toEqual([1]);
});
