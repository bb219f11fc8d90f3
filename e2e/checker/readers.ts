import { sendJson } from "./http-client";
import { isWorkloadOver, pause, type RunContext } from "./run-context";
import type { Person } from "./school";

/** A student who marks received notifications read and unread, over any instance. */
export async function markNotifications(context: RunContext, name: string, student: Person) {
  const { history } = context;
  const random = context.randomFor(name);
  while (!isWorkloadOver(context)) {
    await pause(random.between(50, 600) * context.scale.pace, context.workload);
    const received = context.received.get(student.id)?.slice(-40) ?? [];
    if (received.length === 0) continue;
    const { id, seq } = random.pick(received);
    const { name: via, origin } = random.pick(context.entrances);
    const invoked = history.now();
    const common = { user: student.id, via, invoked };
    if (random.chance(0.06)) {
      const json = { upTo: seq };
      const call = { method: "POST", token: student.token, json };
      const { outcome, note } = await sendJson(origin, "/api/notifications/read-all", call);
      const result = { completed: history.now(), outcome, note };
      history.add({ kind: "mark-all", ...common, upTo: seq, ...result });
    } else {
      const json = { read: random.chance(0.6) };
      const call = { method: "PUT", token: student.token, json };
      const { outcome, note } = await sendJson(origin, `/api/notifications/${id}`, call);
      const mark = { ...json, notification: id, completed: history.now() };
      history.add({ kind: "mark", ...common, ...mark, outcome, note });
    }
  }
}
