/**
 * Kinds of faults. No statement runs, except under `slow`:
 * - `refuse`: the server does not listen, and open connections are reset; `reset`: this connection is reset;
 * - `hang`: accepted, no response; `bad-gateway`: 502 with a proxy's HTML;
 * - `expired`, `bad-baton`: the server's own errors about a stream;
 * - `busy`: another connection holds the write lock (a batch is rolled back);
 * - `slow`: the response comes after `delayMs`.
 *
 * The statements run, but the client does not get the result:
 * - `cut`: half of the response arrives; `lost`: reset before the response; `mute`: no response.
 */
export type FaultKind =
  | "refuse"
  | "reset"
  | "hang"
  | "bad-gateway"
  | "expired"
  | "bad-baton"
  | "busy"
  | "slow"
  | "cut"
  | "lost"
  | "mute";

export type Fault = {
  kind: FaultKind;
  /** How many requests it affects; by default all until `clear()`. */
  times?: number;
  /** Affects only requests whose SQL matches. */
  match?: RegExp;
  delayMs?: number;
};

/** At most one fault at a time. `onChange` starts and stops listening. */
export class Faults {
  #fault: Fault | undefined;
  readonly #onChange: (kind: FaultKind | undefined) => Promise<void>;
  struck = 0;

  constructor(onChange: (kind: FaultKind | undefined) => Promise<void>) {
    this.#onChange = onChange;
  }

  async begin(fault: Fault | FaultKind): Promise<void> {
    this.#fault = typeof fault === "string" ? { kind: fault } : { ...fault };
    this.struck = 0;
    await this.#onChange(this.#fault.kind);
  }

  async clear(): Promise<void> {
    this.#fault = undefined;
    await this.#onChange(undefined);
  }

  /** The fault that applies to a request with this body, if any. */
  take(body: string): Fault | undefined {
    const fault = this.#fault;
    if (!fault || (fault.match && !fault.match.test(body))) return undefined;
    if (fault.times !== undefined && this.struck >= fault.times) return undefined;
    this.struck++;
    return fault;
  }
}
