import { vi } from "vitest";
import { db } from "@/db/client";

/** How SQLite runs the last statement that `run` sends: one line for each step. */
export async function planOf(run: () => Promise<unknown>): Promise<string[]> {
  const execute = vi.spyOn(db.$client, "execute");
  await run();
  const [statement] = execute.mock.lastCall as unknown as [{ sql: string; args: [] }];
  execute.mockRestore();
  const { sql, args } = statement;
  const { rows } = await db.$client.execute({ sql: `explain query plan ${sql}`, args });
  return rows.map(({ detail }) => detail as string);
}
