import type { Client } from "@libsql/client";

const reaching = ["execute", "batch", "migrate", "executeMultiple"] as const;
type Reaching = (typeof reaching)[number];

export type Call = { method: Reaching; args: unknown[]; run: () => Promise<unknown> };

/** The client with `around` in charge of each call that reaches the database. */
export function interceptCalls(client: Client, around: (call: Call) => Promise<unknown>): Client {
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const method = reaching.find((name) => name === property);
      if (!method) return value.bind(target);
      return (...args: unknown[]) => {
        const run = () => value.apply(target, args) as Promise<unknown>;
        return around({ method, args, run });
      };
    },
  });
}
