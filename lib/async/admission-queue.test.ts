import { setImmediate as turnOfTheLoop, setTimeout as wait } from "node:timers/promises";
import { array, assert, asyncProperty, boolean, constantFrom, record } from "fast-check";
import { expect, test } from "vitest";
import { AdmissionQueue, type Claim, QueueFullError, type QueueSettings } from "./admission-queue";

const roomy: QueueSettings = {
  turns: 1,
  waiting: 100,
  waitingPerNetwork: 100,
  waitingPerAccount: 100,
  maxWaitMs: 60_000,
};

type Asked = Partial<Omit<Claim, "rank">> & { lane?: number; penalty?: number };

/** A queue with one turn that is taken; `begun` names the claims in the order in which they have begun. */
function busyQueue(settings: Partial<QueueSettings> = {}) {
  const queue = new AdmissionQueue({ ...roomy, ...settings });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (name: string, { lane = 1, penalty = 1, ...claim }: Asked = {}) => {
    const rank = () => ({ lane, penalty });
    const outcome = queue.admit({ account: name, network: name, rank, ...claim }, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
    outcome.catch(() => undefined); // looked at by the test
    return outcome;
  };
  /** Lets one turn after the other end until nobody waits. */
  const finish = async () => {
    await turnOfTheLoop();
    while (ends.length > 0) {
      ends.shift()?.();
      await turnOfTheLoop();
    }
    return begun.slice(1);
  };
  void ask("busy");
  return { queue, ask, begun, finish };
}

const asks = (count: number) => Array.from({ length: count }, (_, n) => n);
const statusOf = async (outcomes: Promise<unknown>[]) =>
  (await Promise.allSettled(outcomes)).map(({ status }) => status);

test("without anybody before it a claim begins at once, so many as there are turns", async () => {
  const { begun, ask } = busyQueue({ turns: 3 });
  for (const n of asks(4)) void ask(`claim ${n}`);
  await turnOfTheLoop();
  expect(begun).toEqual(["busy", "claim 0", "claim 1"]);
});

test("claims of one network begin in order of arrival, and each gets the result of its own work", async () => {
  const { ask, finish } = busyQueue();
  const outcomes = asks(20).map((n) => ask(`claim ${n}`, { network: "one" }));
  const order = await finish();
  expect(order).toEqual(asks(20).map((n) => `claim ${n}`));
  expect(await Promise.all(outcomes)).toEqual(order);
});

test("the first lane goes before the second, and within one the lower penalty", async () => {
  const { ask, finish } = busyQueue();
  void ask("guessing", { penalty: 7 });
  void ask("unknown", { penalty: 1 });
  void ask("known, guessing", { lane: 0, penalty: 3 });
  void ask("known", { lane: 0, penalty: 1 });
  expect(await finish()).toEqual(["known", "known, guessing", "unknown", "guessing"]);
});

test("the rank is that of the moment when a turn is free", async () => {
  const { queue, ask, finish, begun } = busyQueue();
  let penalty = 1;
  const rank = () => ({ lane: 1, penalty });
  void queue.admit({ account: "a", network: "a", rank }, () =>
    Promise.resolve(begun.push("changed")),
  );
  void ask("other", { penalty: 2 });
  penalty = 3;
  expect(await finish()).toEqual(["other", "changed"]);
});

test("networks take turns, however many of one wait", async () => {
  const { ask, finish } = busyQueue();
  for (const n of asks(30)) void ask(`many ${n}`, { network: "many" });
  void ask("few 0", { network: "few" });
  void ask("few 1", { network: "few" });
  void ask("one", { network: "one" });
  const order = await finish();
  expect(order.slice(0, 3).toSorted()).toEqual(["few 0", "many 0", "one"]);
  expect(order.slice(3, 5).toSorted()).toEqual(["few 1", "many 1"]);
});

test("whoever comes after a burst of many networks does not wait for all of it", async () => {
  const { ask, finish } = busyQueue();
  for (const network of asks(10)) {
    for (const n of asks(20)) void ask(`burst ${network}.${n}`, { network: `burst ${network}` });
  }
  for (const n of asks(3)) void ask(`school ${n}`, { network: "school" });
  for (const n of asks(3)) void ask(`single ${n}`);
  const order = await finish();
  const first = order.slice(0, 6);
  expect(first.filter((name) => name.startsWith("single"))).not.toHaveLength(0);
  expect(first).toContain("school 0");
  expect(first).toContain("burst 0.0");
  const turns = order.slice(0, 14); // of fourteen networks
  expect(turns.filter((name) => name.startsWith("burst"))).toHaveLength(10);
});

test("whoever comes when many of one network wait goes next but one", async () => {
  const { ask, begun, finish } = busyQueue();
  const first = asks(30).map((n) => ask(`many ${n}`, { network: "many" }));
  void finish();
  await first[4];
  void ask("late", { network: "late" });
  await first[29];
  expect(begun.indexOf("late")).toBeLessThanOrEqual(begun.indexOf("many 4") + 3);
});

test("a network that had the turns while nobody else wanted them is not made to pay for it", async () => {
  const { ask, finish } = busyQueue();
  for (const n of asks(50)) {
    void ask(`alone ${n}`, { network: "alone" });
    await finish();
  }
  void ask("busy again");
  for (const n of asks(3)) {
    void ask(`alone again ${n}`, { network: "alone" });
    void ask(`other ${n}`, { network: "other" });
  }
  const order = (await finish()).slice(-6);
  expect(order.slice(0, 5).filter((name) => name.startsWith("alone"))).toHaveLength(2);
});

test.each([
  ["in all", { waiting: 5 }, {}],
  ["of one network", { waitingPerNetwork: 5 }, { network: "one" }],
  ["of one account", { waitingPerAccount: 5 }, { account: "one" }],
])(
  "no more wait %s than may, and the work of the others does not even begin",
  async (_, most, asked) => {
    const { queue, ask, begun, finish } = busyQueue(most);
    const outcomes = asks(9).map((n) => ask(`claim ${n}`, asked));
    expect(queue.waiting).toBe(5);
    for (const refused of outcomes.slice(5)) await expect(refused).rejects.toThrow(QueueFullError);
    await finish();
    expect(begun).toHaveLength(6);
    expect(await statusOf(outcomes)).toEqual([
      ...asks(5).map(() => "fulfilled"),
      ...asks(4).map(() => "rejected"),
    ]);
  },
);

test("what fills one network's or one account's places leaves those of others", async () => {
  const { queue, ask } = busyQueue({ waitingPerNetwork: 2, waitingPerAccount: 2 });
  for (const n of asks(5)) void ask(`a ${n}`, { network: "a" });
  for (const n of asks(5)) void ask(`b ${n}`, { account: "b" });
  void ask("c");
  expect(queue.waiting).toBe(5);
});

test.each([
  ["in all", { waiting: 3 }, { network: "school" }],
  ["of its network", { waitingPerNetwork: 3 }, { network: "crowd" }],
  ["of its account", { waitingPerAccount: 3 }, { account: "crowd", network: "home" }],
])("when no place is left %s, the worst makes room for a better one", async (_, most, asked) => {
  const { ask, finish } = busyQueue(most);
  const crowd = asks(3).map((n) =>
    ask(`crowd ${n}`, { account: "crowd", network: "crowd", penalty: n + 1 }),
  );
  const better = ask("better", { ...asked, lane: 0 });
  await expect(crowd[2]).rejects.toThrow(QueueFullError);
  const worse = ask("worse", { ...asked, penalty: 9 });
  await expect(worse).rejects.toThrow(QueueFullError);
  expect(await finish()).toEqual(["better", "crowd 0", "crowd 1"]);
  expect(await better).toBe("better");
});

test("a newcomer that is refused costs nobody else a place", async () => {
  const { queue, ask } = busyQueue({ waiting: 4, waitingPerAccount: 2 });
  void ask("worst of the account", { account: "one", penalty: 8 });
  void ask("other of the account", { account: "one" });
  for (const n of asks(2)) void ask(`other ${n}`);
  // Better than the worst of its account, which makes room, so that nobody else has to.
  void ask("newcomer", { account: "one", penalty: 7 });
  expect(queue.waiting).toBe(4);
  await expect(ask("last", { penalty: 9 })).rejects.toThrow(QueueFullError);
  expect(queue.waiting).toBe(4);
});

test("a turn is given back however the work ends", async () => {
  const queue = new AdmissionQueue(roomy);
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

test("a claim whose client is gone waits no longer", async () => {
  const { queue, ask, finish } = busyQueue();
  const client = new AbortController();
  const gone = ask("gone", { signal: client.signal });
  void ask("other");
  client.abort();
  await expect(gone).rejects.toThrow(QueueFullError);
  expect(queue.waiting).toBe(1);
  await expect(ask("gone before", { signal: client.signal })).rejects.toThrow(QueueFullError);
  expect(await finish()).toEqual(["other"]);
});

test("a claim whose turn does not come in time is refused, and takes none later", async () => {
  const { queue, ask, finish } = busyQueue({ maxWaitMs: 20 });
  const late = ask("late");
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

test("whatever comes, the bounds hold, every claim is settled, and each turn is given back", async () => {
  const bounds = { turns: 2, waiting: 8, waitingPerNetwork: 5, waitingPerAccount: 3 };
  await assert(
    asyncProperty(claims, async (asked) => {
      const queue = new AdmissionQueue({ ...roomy, ...bounds });
      let working = 0;
      const outcomes = asked.map(({ lane, penalty, fails, ...claim }) => {
        const outcome = queue.admit({ ...claim, rank: () => ({ lane, penalty }) }, async () => {
          expect(++working).toBeLessThanOrEqual(bounds.turns);
          await turnOfTheLoop();
          working--;
          if (fails) throw new RangeError("as asked");
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
