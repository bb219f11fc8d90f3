import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { WorkerPool } from "./worker-pool";

/** Answers what it is told and by whom; or dies, fails or hangs as it is told. */
const source = `
  const { parentPort, threadId } = require("node:worker_threads");
  parentPort.on("message", (job) => {
    if (job === "exit") process.exit(1);
    if (job === "throw") throw new Error("thrown");
    if (job === "fail") return parentPort.postMessage({ failure: "failed" });
    if (job === "hang") return;
    parentPort.postMessage({ answer: [job, threadId] });
  });
`;

function startPool({ workers = 2, timeLimitMs = 20_000 } = {}) {
  const spawned: Worker[] = [];
  const pool = new WorkerPool<string, [job: string, thread: number]>({
    spawn: () => {
      const worker = new Worker(source, { eval: true });
      spawned.push(worker);
      return worker;
    },
    workers,
    timeLimitMs,
  });
  const ask = (job: string) => pool.run(job);
  return { pool, ask, spawned };
}

test("each job gets its own answer, from as many threads as there may be", async () => {
  const { pool, ask, spawned } = startPool();
  expect(spawned).toHaveLength(0); // until there is something to do

  const jobs = Array.from({ length: 40 }, (_, n) => `job ${n}`);
  const answers = await Promise.all(jobs.map(ask));
  expect(answers.map(([job]) => job)).toEqual(jobs);
  expect([spawned.length, pool.started]).toEqual([2, 40]);
});

test("a job that fails is told so, and its worker goes on", async () => {
  const { ask, spawned } = startPool({ workers: 1 });
  await expect(ask("fail")).rejects.toThrow("failed");
  expect((await ask("job"))[0]).toBe("job");
  expect(spawned).toHaveLength(1);
});

test.each(["exit", "throw"])(
  "a job that makes its worker %s is given up after the second",
  async (job) => {
    const { ask, spawned } = startPool({ workers: 1 });
    await expect(ask(job)).rejects.toThrow("the worker died");
    expect((await ask("job"))[0]).toBe("job");
    expect(spawned).toHaveLength(3);
  },
);

test("a worker that dies over nothing is replaced, and nobody hears of it", async () => {
  const { ask, spawned } = startPool({ workers: 1 });
  const [, first] = await ask("job");
  await spawned[0]?.terminate();
  const [, second] = await ask("job");
  expect(second).not.toBe(first);
});

test("the job of a worker that is killed is done by the next", async () => {
  const { ask, spawned } = startPool({ workers: 1 });
  await ask("job");
  const asked = ask("another");
  await spawned[0]?.terminate();
  expect((await asked)[0]).toBe("another");
});

test("a job that takes too long is given up together with its worker", async () => {
  const { ask, spawned } = startPool({ workers: 1, timeLimitMs: 300 });
  const ended = new Promise((resolve) => {
    void eventually(() => expect(spawned[0]).toBeDefined()).then(() =>
      spawned[0]?.once("exit", resolve),
    );
  });
  await expect(ask("hang")).rejects.toThrow("too long");
  await ended;
  expect(spawned).toHaveLength(1);
});
