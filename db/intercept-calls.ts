import type { Client } from "@libsql/client";

const intercepted = ["execute", "batch", "migrate", "executeMultiple"] as const;
type Intercepted = (typeof intercepted)[number];

export type Call = { method: Intercepted; args: unknown[]; run: () => Promise<unknown> };

/** The client, with each call that reaches the database passed to `intercept`, which may `run` it. */
export function interceptCalls(
  client: Client,
  intercept: (call: Call) => Promise<unknown>,
): Client {
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const method = intercepted.find((name) => name === property);
      if (!method) return value.bind(target);
      return (...args: unknown[]) => {
        const run = () => value.apply(target, args) as Promise<unknown>;
        return intercept({ method, args, run });
      };
    },
  });
}
