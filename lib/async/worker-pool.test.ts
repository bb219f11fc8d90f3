import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { WorkerPool } from "./worker-pool";

/** Replies with the job and its thread id; or exits, throws, fails or hangs, as the job says. */
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
  const run = (job: string) => pool.run(job);
  return { pool, run, spawned };
}

test("each job gets its own result, from up to the maximum number of threads", async () => {
  const { pool, run, spawned } = startPool();
  expect(spawned).toHaveLength(0); // workers start on demand

  const jobs = Array.from({ length: 40 }, (_, n) => `job ${n}`);
  const results = await Promise.all(jobs.map(run));
  expect(results.map(([job]) => job)).toEqual(jobs);
  expect([spawned.length, pool.started]).toEqual([2, 40]);
});

test("a job that fails is rejected, and its worker continues", async () => {
  const { run, spawned } = startPool({ workers: 1 });
  await expect(run("fail")).rejects.toThrow("failed");
  expect((await run("job"))[0]).toBe("job");
  expect(spawned).toHaveLength(1);
});

test.each(["exit", "throw"])(
  "a job that makes its worker %s is rejected after the second attempt",
  async (job) => {
    const { run, spawned } = startPool({ workers: 1 });
    await expect(run(job)).rejects.toThrow("the worker died");
    expect((await run("job"))[0]).toBe("job");
    expect(spawned).toHaveLength(3);
  },
);

test("an idle worker that dies is replaced, without an error", async () => {
  const { run, spawned } = startPool({ workers: 1 });
  const [, firstThread] = await run("job");
  await spawned[0]?.terminate();
  const [, secondThread] = await run("job");
  expect(secondThread).not.toBe(firstThread);
});

test("the job of a worker that is killed is retried on another one", async () => {
  const { run, spawned } = startPool({ workers: 1 });
  await run("job");
  const pending = run("another");
  await spawned[0]?.terminate();
  expect((await pending)[0]).toBe("another");
});

test("a job that times out is rejected, and its worker is terminated", async () => {
  const { run, spawned } = startPool({ workers: 1, timeLimitMs: 300 });
  const ended = new Promise((resolve) => {
    void eventually(() => expect(spawned[0]).toBeDefined()).then(() =>
      spawned[0]?.once("exit", resolve),
    );
  });
  await expect(run("hang")).rejects.toThrow("too long");
  await ended;
  expect(spawned).toHaveLength(1);
});
