import {
  type Correct,
  type Entry,
  grouped,
  type Mark,
  type MarkAll,
  ofKind,
  type Snapshot,
} from "../history";
import { nameOf } from "./texts";
import type { Violation } from "./violation";

type Write = { read: boolean; invoked: number; completed: number; sure: boolean };

/**
 * Checks that each copy has a state that its last write may have left. A write may have been the last
 * unless another began after its response and was acknowledged. A material correction makes what was read
 * unread again.
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

  const materials = ofKind(history, "correct").filter((one) => one.correction === "material");
  const raisedBy = grouped(materials, nameOf);
  // What is withdrawn keeps its state.
  for (const { recipients, ...notification } of published.filter((one) => !one.withdrawn)) {
    const { id } = notification;
    const raised = raisedBy.get(nameOf(notification)) ?? [];
    for (const { user, seq, read } of recipients) {
      const own = marksBy.get(`${user} ${id}`) ?? [];
      const all = (markAllsBy.get(user) ?? []).filter(({ upTo }) => upTo >= seq);
      if (!possibleStates([...own, ...all, ...raised]).has(read)) {
        const about = { id, user, seq, read, own, all, raised };
        violations.push({ kind: "read-state", what: "not the last acknowledged state", about });
      }
    }
  }
  return violations;
}

function possibleStates(operations: (Mark | MarkAll | Correct)[]): Set<boolean> {
  const writes: Write[] = operations.flatMap((one) => {
    const read = one.kind === "mark-all" || (one.kind === "mark" && one.read);
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
