import { sql } from "drizzle-orm";
import { pino } from "pino";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { serializeError } from "./log";

test("a failed query is logged with its reason and without its parameters", async () => {
  const failure: unknown = await db
    .run(sql`insert into nowhere values (${"rahasia.siswa"})`)
    .catch((error: unknown) => error);
  expect(String(failure)).toContain("rahasia.siswa"); // what must not get through

  const lines: string[] = [];
  const log = pino(
    { serializers: { err: serializeError } },
    { write: (line) => void lines.push(line) },
  );
  log.error({ err: failure }, "failed");

  expect(lines.join()).toContain("no such table: nowhere");
  expect(lines.join()).not.toContain("rahasia.siswa");
});

test("any other error is logged as it is", () => {
  expect(serializeError(new TypeError("kaput"))).toMatchObject({
    type: "TypeError",
    message: "kaput",
  });
});
