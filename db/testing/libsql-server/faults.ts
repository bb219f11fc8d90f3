/**
 * What goes wrong with a request:
 * - `refuse`: nobody listens, and open connections break; `reset`: the connection breaks at once;
 * - `hang`: accepted, never answered; `bad-gateway`: 502 with a proxy's HTML;
 * - `expired`, `bad-baton`: the server's own answers about a stream;
 * - `busy`: another connection holds the write lock (nothing of a batch is done);
 * - `slow`: answered after `delayMs`.
 * None of these runs a statement (but `slow`, which does what was asked). These do, and then the client does not learn it:
 * - `cut`: half of the answer arrives; `lost`: the connection breaks before the answer; `mute`: silence.
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
  /** How many requests it strikes; without, all until `clear()`. */
  times?: number;
  /** Strikes only requests whose SQL this matches. */
  match?: RegExp;
  delayMs?: number;
};

/** At most one fault at a time. `onChange` opens and closes the door. */
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

  /** The fault that a request with this body meets, if any. */
  take(body: string): Fault | undefined {
    const fault = this.#fault;
    if (!fault || (fault.match && !fault.match.test(body))) return undefined;
    if (fault.times !== undefined && this.struck >= fault.times) return undefined;
    this.struck++;
    return fault;
  }
}
