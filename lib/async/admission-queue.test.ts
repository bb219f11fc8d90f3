import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { array, assert, asyncProperty, boolean, constantFrom, record } from "fast-check";
import { expect, test } from "vitest";
import { AdmissionQueue, type Claim, QueueFullError, type QueueSettings } from "./admission-queue";

const unlimited: QueueSettings = {
  turns: 1,
  waiting: 100,
  waitingPerNetwork: 100,
  waitingPerAccount: 100,
  maxWaitMs: 60_000,
};

type ClaimOptions = Partial<Omit<Claim, "rank">> & { lane?: number; penalty?: number };

/** A queue whose only slot is taken; `started` lists the claims in the order in which they started. */
function busyQueue(settings: Partial<QueueSettings> = {}) {
  const queue = new AdmissionQueue({ ...unlimited, ...settings });
  const started: string[] = [];
  const finishers: (() => void)[] = [];
  const admit = (name: string, { lane = 1, penalty = 1, ...claim }: ClaimOptions = {}) => {
    const rank = () => ({ lane, penalty });
    const outcome = queue.admit({ account: name, network: name, rank, ...claim }, async () => {
      started.push(name);
      await new Promise<void>((resolve) => finishers.push(resolve));
      return name;
    });
    outcome.catch(() => undefined); // the test asserts on it
    return outcome;
  };
  /** Finishes the work in order until the queue is empty. */
  const finish = async () => {
    await nextTurn();
    while (finishers.length > 0) {
      finishers.shift()?.();
      await nextTurn();
    }
    return started.slice(1);
  };
  void admit("busy");
  return { queue, admit, started, finish };
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const statusOf = async (outcomes: Promise<unknown>[]) =>
  (await Promise.allSettled(outcomes)).map(({ status }) => status);

test("while slots are free, a claim starts at once", async () => {
  const { started, admit } = busyQueue({ turns: 3 });
  for (const n of range(4)) void admit(`claim ${n}`);
  await nextTurn();
  expect(started).toEqual(["busy", "claim 0", "claim 1"]);
});

test("claims of one network start in order of arrival, and each gets its own result", async () => {
  const { admit, finish } = busyQueue();
  const outcomes = range(20).map((n) => admit(`claim ${n}`, { network: "one" }));
  const order = await finish();
  expect(order).toEqual(range(20).map((n) => `claim ${n}`));
  expect(await Promise.all(outcomes)).toEqual(order);
});

test("claims are ordered by lane, then by penalty", async () => {
  const { admit, finish } = busyQueue();
  void admit("guessing", { penalty: 7 });
  void admit("unknown", { penalty: 1 });
  void admit("known, guessing", { lane: 0, penalty: 3 });
  void admit("known", { lane: 0, penalty: 1 });
  expect(await finish()).toEqual(["known", "known, guessing", "unknown", "guessing"]);
});

test("the rank is evaluated when a slot becomes free", async () => {
  const { queue, admit, finish, started } = busyQueue();
  let penalty = 1;
  const rank = () => ({ lane: 1, penalty });
  void queue.admit({ account: "a", network: "a", rank }, () =>
    Promise.resolve(started.push("changed")),
  );
  void admit("other", { penalty: 2 });
  penalty = 3;
  expect(await finish()).toEqual(["other", "changed"]);
});

test("networks alternate, however many claims of one wait", async () => {
  const { admit, finish } = busyQueue();
  for (const n of range(30)) void admit(`many ${n}`, { network: "many" });
  void admit("few 0", { network: "few" });
  void admit("few 1", { network: "few" });
  void admit("one", { network: "one" });
  const order = await finish();
  expect(order.slice(0, 3).toSorted()).toEqual(["few 0", "many 0", "one"]);
  expect(order.slice(3, 5).toSorted()).toEqual(["few 1", "many 1"]);
});

test("a claim that arrives after a burst of many networks does not wait for the whole burst", async () => {
  const { admit, finish } = busyQueue();
  for (const network of range(10)) {
    for (const n of range(20)) void admit(`burst ${network}.${n}`, { network: `burst ${network}` });
  }
  for (const n of range(3)) void admit(`school ${n}`, { network: "school" });
  for (const n of range(3)) void admit(`single ${n}`);
  const order = await finish();
  const first = order.slice(0, 6);
  expect(first.filter((name) => name.startsWith("single"))).not.toHaveLength(0);
  expect(first).toContain("school 0");
  expect(first).toContain("burst 0.0");
  const turns = order.slice(0, 14); // of fourteen networks
  expect(turns.filter((name) => name.startsWith("burst"))).toHaveLength(10);
});

test("a claim of another network starts next but one, however many claims of one network wait", async () => {
  const { admit, started, finish } = busyQueue();
  const first = range(30).map((n) => admit(`many ${n}`, { network: "many" }));
  void finish();
  await first[4];
  void admit("late", { network: "late" });
  await first[29];
  expect(started.indexOf("late")).toBeLessThanOrEqual(started.indexOf("many 4") + 3);
});

test("a network that used free slots alone is not penalized later", async () => {
  const { admit, finish } = busyQueue();
  for (const n of range(50)) {
    void admit(`alone ${n}`, { network: "alone" });
    await finish();
  }
  void admit("busy again");
  for (const n of range(3)) {
    void admit(`alone again ${n}`, { network: "alone" });
    void admit(`other ${n}`, { network: "other" });
  }
  const order = (await finish()).slice(-6);
  expect(order.slice(0, 5).filter((name) => name.startsWith("alone"))).toHaveLength(2);
});

test.each([
  ["in total", { waiting: 5 }, {}],
  ["per network", { waitingPerNetwork: 5 }, { network: "one" }],
  ["per account", { waitingPerAccount: 5 }, { account: "one" }],
])("the limit %s holds, and the work of rejected claims never starts", async (_, limits, claim) => {
  const { queue, admit, started, finish } = busyQueue(limits);
  const outcomes = range(9).map((n) => admit(`claim ${n}`, claim));
  expect(queue.waiting).toBe(5);
  for (const refused of outcomes.slice(5)) await expect(refused).rejects.toThrow(QueueFullError);
  await finish();
  expect(started).toHaveLength(6);
  expect(await statusOf(outcomes)).toEqual([
    ...range(5).map(() => "fulfilled"),
    ...range(4).map(() => "rejected"),
  ]);
});

test("a full network or account does not block others", async () => {
  const { queue, admit } = busyQueue({ waitingPerNetwork: 2, waitingPerAccount: 2 });
  for (const n of range(5)) void admit(`a ${n}`, { network: "a" });
  for (const n of range(5)) void admit(`b ${n}`, { account: "b" });
  void admit("c");
  expect(queue.waiting).toBe(5);
});

test.each([
  ["in total", { waiting: 3 }, { network: "school" }],
  ["of the network", { waitingPerNetwork: 3 }, { network: "crowd" }],
  ["of the account", { waitingPerAccount: 3 }, { account: "crowd", network: "home" }],
])(
  "when the queue %s is full, the lowest-ranked claim is evicted for a higher one",
  async (_, limits, claim) => {
    const { admit, finish } = busyQueue(limits);
    const crowd = range(3).map((n) =>
      admit(`crowd ${n}`, { account: "crowd", network: "crowd", penalty: n + 1 }),
    );
    const better = admit("better", { ...claim, lane: 0 });
    await expect(crowd[2]).rejects.toThrow(QueueFullError);
    const worse = admit("worse", { ...claim, penalty: 9 });
    await expect(worse).rejects.toThrow(QueueFullError);
    expect(await finish()).toEqual(["better", "crowd 0", "crowd 1"]);
    expect(await better).toBe("better");
  },
);

test("a rejected claim evicts no other", async () => {
  const { queue, admit } = busyQueue({ waiting: 4, waitingPerAccount: 2 });
  void admit("worst of the account", { account: "one", penalty: 8 });
  void admit("other of the account", { account: "one" });
  for (const n of range(2)) void admit(`other ${n}`);
  // Ranks above the lowest of its account, which is evicted; no other claim is.
  void admit("incoming", { account: "one", penalty: 7 });
  expect(queue.waiting).toBe(4);
  await expect(admit("last", { penalty: 9 })).rejects.toThrow(QueueFullError);
  expect(queue.waiting).toBe(4);
});

test("a slot is released however the work ends", async () => {
  const queue = new AdmissionQueue(unlimited);
  const claim = { account: "a", network: "a", rank: () => ({ lane: 1, penalty: 1 }) };
  const fail = () => queue.admit(claim, () => Promise.reject(new Error("failed")));
  const throwAtOnce = () =>
    queue.admit(claim, () => {
      throw new Error("thrown");
    });
  for (const attempt of [fail, throwAtOnce, fail, throwAtOnce]) {
    await expect(attempt()).rejects.toThrow(/failed|thrown/);
  }
  expect(await queue.admit(claim, () => Promise.resolve("served"))).toBe("served");
});

test("a claim is removed when its client disconnects", async () => {
  const { queue, admit, finish } = busyQueue();
  const client = new AbortController();
  const gone = admit("gone", { signal: client.signal });
  void admit("other");
  client.abort();
  await expect(gone).rejects.toThrow(QueueFullError);
  expect(queue.waiting).toBe(1);
  await expect(admit("gone before", { signal: client.signal })).rejects.toThrow(QueueFullError);
  expect(await finish()).toEqual(["other"]);
});

test("a claim that times out is rejected and never starts", async () => {
  const { queue, admit, finish } = busyQueue({ maxWaitMs: 20 });
  const late = admit("late");
  await expect(late).rejects.toThrow(QueueFullError);
  await wait(0);
  expect(queue.waiting).toBe(0);
  expect(await finish()).toEqual([]);
});

const claims = array(
  record({
    account: constantFrom("a", "b", "c", "d"),
    network: constantFrom("home", "school", "away"),
    lane: constantFrom(0, 1),
    penalty: constantFrom(1, 2, 5),
    fails: boolean(),
  }),
  { maxLength: 60 },
);

test("for any sequence of claims, the limits hold, every claim settles, and each slot is released", async () => {
  const bounds = { turns: 2, waiting: 8, waitingPerNetwork: 5, waitingPerAccount: 3 };
  await assert(
    asyncProperty(claims, async (generated) => {
      const queue = new AdmissionQueue({ ...unlimited, ...bounds });
      let working = 0;
      const outcomes = generated.map(({ lane, penalty, fails, ...claim }) => {
        const outcome = queue.admit({ ...claim, rank: () => ({ lane, penalty }) }, async () => {
          expect(++working).toBeLessThanOrEqual(bounds.turns);
          await nextTurn();
          working--;
          if (fails) throw new RangeError("expected failure");
        });
        expect(queue.waiting).toBeLessThanOrEqual(bounds.waiting);
        return outcome;
      });
      for (const outcome of await Promise.allSettled(outcomes)) {
        if (outcome.status === "rejected" && !(outcome.reason instanceof RangeError)) {
          expect(outcome.reason).toBeInstanceOf(QueueFullError);
        }
      }
      expect([queue.waiting, working]).toEqual([0, 0]);
    }),
    { numRuns: 200 },
  );
});
