import type { Client } from "@libsql/client";

export type Call = { method: string; args: unknown[]; run: () => Promise<unknown> };

const reaching = new Set(["execute", "batch", "migrate", "executeMultiple"]);

/** The client with `around` in charge of each call that reaches the database. */
export function aroundCalls(client: Client, around: (call: Call) => Promise<unknown>): Client {
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (typeof property !== "string" || !reaching.has(property)) return value.bind(target);
      return (...args: unknown[]) => {
        const run = () => value.apply(target, args) as Promise<unknown>;
        return around({ method: property, args, run });
      };
    },
  });
}
