import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { pino } from "pino";
import { expect, test } from "vitest";
import { db } from "./client";
import { createActor } from "@/lib/testing/factories";

test("K2: the error of a failed query contains its SQL, but not its parameters", async () => {
  const username = "budi.santoso.1998";
  await createActor("student", { username });
  for (const fail of [
    () => createActor("student", { username }), // taken
    () => db.all(sql`select ${username} from nowhere`),
  ]) {
    const error: unknown = await fail().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(Error);
    const printed = inspect(error, { depth: null });
    expect(printed).toMatch(/Failed query: (insert|select)/);
    const lines: string[] = [];
    pino({}, { write: (line: string) => void lines.push(line) }).error({ err: error }, "failed");
    expect(lines.join()).toContain("Failed query");
    expect(printed + lines.join()).not.toContain(username);
  }
});
