import { sendJson } from "./http-client";
import { contentOf, type Outcome, type PlanKind } from "./history";
import { type Intent, newIntent } from "./publishers";
import type { Random } from "./random";
import { isWorkloadOver, pause, type RunContext } from "./run-context";

type Planned = { id: string; publishAt: number };

/** An API client that announces ahead: held for some seconds, or at a time; some are changed or undone. */
export async function announceAhead(context: RunContext, name: string) {
  const random = context.randomFor(name);
  const followed: Promise<void>[] = [];
  for (let n = 1; !isWorkloadOver(context); n++) {
    const intent = newIntent(context, random, `${name}.${n}`, true);
    const holdSeconds = random.between(1, 3);
    const kind = random.chance(0.5) ? "held" : "scheduled";
    const planned = await create(context, random, intent, { kind, holdSeconds });
    if (planned) followed.push(followUp(context, random, { ...intent, ...planned, kind }));
    await pause(random.between(50, 500) * Math.min(context.scale.pace, 2), context.workload);
  }
  await Promise.all(followed);
}

/** Sends one that is held, and returns how to undo it. */
export async function holdAndUndo(
  context: RunContext,
  random: Random,
  { number, holdSeconds }: { number: string; holdSeconds: number },
): Promise<() => Promise<void>> {
  const { input, ...intent } = newIntent(context, random, `undo.${number}`, true);
  const held = { ...intent, input: { ...input, type: "general" } };
  let planned: Planned | undefined;
  for (let attempts = 1; !planned; attempts++) {
    planned = await create(context, random, held, { kind: "held", holdSeconds });
    if (attempts === 20) throw new Error("an announcement could not be sent");
  }
  const sent = planned;
  return () => undo(context, random, { ...held, ...sent });
}

/** Each request is repeated, with the same key, until it is answered or abandoned. */
async function create(
  context: RunContext,
  random: Random,
  intent: Intent,
  { kind, holdSeconds }: { kind: PlanKind; holdSeconds: number },
): Promise<Planned | undefined> {
  const { key, course, input } = intent;
  const aheadMs = random.between(1_000, 4_000);
  const publishAt = kind === "scheduled" ? Date.now() + aheadMs : undefined;
  // What is urgent is not held.
  const heldMs = input.type === "urgent" ? 0 : holdSeconds * 1_000;
  const when = publishAt ? { publishAt: toIso(publishAt) } : { holdSeconds };
  const post = () =>
    plan(context, random, intent, {
      path: `/api/courses/${course.id}/announcements`,
      json: { ...input, ...when },
      headers: { "idempotency-key": key },
      kind,
      step: "create",
      notBefore: publishAt ?? Date.now() + heldMs,
    });
  // A doubled request, as an impatient client sends it.
  let [result] = await Promise.all(random.chance(0.15) ? [post(), post()] : [post()]);
  while (result.outcome !== "ok" && !result.refused && random.chance(0.85)) {
    if (isWorkloadOver(context)) return undefined;
    await pause(random.between(10, 500), context.workload);
    result = await post();
  }
  return result.planned;
}

/** Some are undone, at once or at a moment around their time, and some scheduled ones get another time. */
async function followUp(
  context: RunContext,
  random: Random,
  planned: Intent & Planned & { kind: PlanKind },
) {
  const restMs = planned.publishAt - Date.now();
  if (planned.kind === "scheduled" && random.chance(0.2)) {
    await pause(random.between(0, Math.max(0, restMs)), context.workload);
    const publishAt = Date.now() + random.between(500, 3_000);
    await plan(context, random, planned, {
      path: `/api/announcements/${planned.id}/publish`,
      json: { publishAt: toIso(publishAt) },
      headers: { "if-match": "*" },
      kind: "scheduled",
      step: "change",
      notBefore: publishAt,
    });
  } else if (random.chance(0.6)) {
    const atOnce = random.chance(0.5); // while faults last, later ones come too late
    if (!atOnce) await pause(random.between(0, Math.max(0, restMs) + 400), context.done);
    await undo(context, random, planned);
  }
}

type Request = {
  path: string;
  json: object;
  headers: Record<string, string>;
  kind: PlanKind;
  step: "create" | "change";
  /** In epoch milliseconds, by the clock of this machine, which is that of the database. */
  notBefore: number;
};

async function plan(
  context: RunContext,
  random: Random,
  { key, course, input }: Intent,
  { path, json, headers, kind, step, notBefore }: Request,
) {
  const { history, entrances } = context;
  const { name, origin } = random.pick(entrances);
  const invoked = history.now();
  const call = { method: "POST", token: course.teacher.token, headers, json };
  const { outcome, note, body } = await sendJson(origin, path, call);
  history.add({
    kind: "plan",
    key,
    author: course.teacher.id,
    course: course.id,
    content: contentOf({ ...input, link: input.link ?? `/app/courses/${course.id}` }),
    planned: kind,
    step,
    notBefore,
    via: name,
    outcome,
    note,
    invoked,
    completed: history.now(),
  });
  const { id, publishAt } = (body ?? {}) as { id?: string; publishAt?: string | null };
  const at = typeof publishAt === "string" ? Date.parse(publishAt) : notBefore;
  const planned = outcome === "ok" && id !== undefined ? { id, publishAt: at } : undefined;
  return { outcome, refused: note?.startsWith("refused") ?? false, planned };
}

/** Repeated until it is answered: the first answer that arrives tells what has happened. */
async function undo(context: RunContext, random: Random, { id, key, course }: Intent & Planned) {
  const { history } = context;
  let outcome: Outcome = "info";
  for (let attempts = 0; outcome !== "ok" && attempts < 20; attempts++) {
    const { name: via, origin } = random.pick(context.entrances);
    const invoked = history.now();
    const call = { method: "POST", token: course.teacher.token, json: {} };
    const result = await sendJson(origin, `/api/announcements/${id}/withdraw`, call);
    ({ outcome } = result);
    const { status } = (result.body ?? {}) as { status?: string };
    const { note } = result;
    const about = { key, author: course.teacher.id, via, outcome, note, status };
    history.add({ kind: "undo", ...about, invoked, completed: history.now() });
    if (outcome !== "ok") await pause(random.between(20, 400), context.done);
  }
}

const toIso = (at: number) => new Date(at).toISOString();
