import type { Client } from "@libsql/client";

/** How many statements were sent to the database; retries after a busy lock are not counted. */
export type StatementCount = { statements: number };

/** The client, with every statement counted in `count`. */
export function countStatements(client: Client, count: StatementCount): Client {
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (property === "execute") count.statements++;
        if (property === "batch") count.statements += (args[0] as unknown[]).length;
        return value.apply(target, args) as unknown;
      };
    },
  });
}
