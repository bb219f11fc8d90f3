import { type Entry, type Mark, type MarkAll, ofKind, type Snapshot, grouped } from "../history";
import type { Violation } from "./violation";

type Write = { read: boolean; invoked: number; completed: number; sure: boolean };

/**
 * Checks that each copy has a state that its last write may have left. A write may have been the last
 * unless another began after its response and was acknowledged.
 */
export function checkReadStates(history: Entry[], { published }: Snapshot): Violation[] {
  const marks = ofKind(history, "mark");
  const marksBy = grouped(marks, ({ user, notification }) => `${user} ${notification}`);
  const markAlls = ofKind(history, "mark-all");
  const markAllsBy = grouped(markAlls, ({ user }) => user);
  const violations: Violation[] = [...marks, ...markAlls]
    .filter(({ outcome, note }) => outcome === "fail" && note?.startsWith("refused"))
    .map((refused) => ({
      kind: "read-state",
      what: "a valid mark was refused",
      about: { refused },
    }));

  for (const { id, recipients } of published) {
    for (const { user, seq, read } of recipients) {
      const own = marksBy.get(`${user} ${id}`) ?? [];
      const all = (markAllsBy.get(user) ?? []).filter(({ upTo }) => upTo >= seq);
      if (!possibleStates([...own, ...all]).has(read)) {
        const about = { id, user, seq, read, own, all };
        violations.push({ kind: "read-state", what: "not the last acknowledged state", about });
      }
    }
  }
  return violations;
}

function possibleStates(operations: (Mark | MarkAll)[]): Set<boolean> {
  const writes: Write[] = operations.flatMap((one) => {
    const read = one.kind === "mark-all" || one.read;
    const sure = one.outcome === "ok";
    const completed = sure ? one.completed : Infinity;
    return one.outcome === "fail" ? [] : [{ read, sure, invoked: one.invoked, completed }];
  });
  const sure = writes.filter((write) => write.sure);
  const last = writes.filter(
    (write) => !sure.some((other) => other !== write && other.invoked > write.completed),
  );
  const states = new Set(last.map(({ read }) => read));
  if (sure.length === 0) states.add(false); // the initial state
  return states;
}
