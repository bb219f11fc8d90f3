export type ViolationKind =
  | "lost"
  | "duplicated"
  | "unexpected"
  | "early"
  | "late"
  | "torn"
  | "order"
  | "badge"
  | "read-state"
  | "server"
  | "database"
  | "vacuous";

/** A violated invariant, with the data to find it in the history. */
export type Violation = { kind: ViolationKind; what: string; about: Record<string, unknown> };
