import { send } from "./exchange";
import { isCalm, pause, type Stage } from "./stage";
import type { Person } from "./school";

/** A student who marks what was heard of read and unread, over any instance. */
export async function markAbout(stage: Stage, name: string, student: Person) {
  const { history } = stage;
  const random = stage.randomFor(name);
  while (!isCalm(stage)) {
    await pause(random.between(50, 600), stage.storm);
    const heard = stage.heard.get(student.id)?.slice(-40) ?? [];
    if (heard.length === 0) continue;
    const { id, seq } = random.pick(heard);
    const { name: via, origin } = random.pick(stage.servers);
    const invoked = history.now();
    const common = { user: student.id, via, invoked };
    if (random.chance(0.06)) {
      const json = { upTo: seq };
      const call = { method: "POST", token: student.token, json };
      const settled = await send(origin, "/api/notifications/read-all", call);
      history.add({ kind: "mark-all", ...common, upTo: seq, completed: history.now(), ...settled });
    } else {
      const json = { read: random.chance(0.6) };
      const call = { method: "PUT", token: student.token, json };
      const settled = await send(origin, `/api/notifications/${id}`, call);
      const mark = { ...json, notification: id, completed: history.now() };
      history.add({ kind: "mark", ...common, ...mark, ...settled });
    }
  }
}
