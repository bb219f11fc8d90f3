import { publishAnnouncement } from "@/lib/announcements/mutations";
import { joinCourse } from "@/lib/members/mutations";
import { submitForm, type Typed } from "./compose-form";
import { settle } from "./exchange";
import { contentOf, type Outcome } from "./history";
import type { Random } from "./random";
import type { Course } from "./school";
import { isCalm, pause, type Stage } from "./stage";
import { composeContent } from "./texts";

type Intent = { key: string; course: Course; typed: Typed };
type Way = (intent: Intent) => Promise<Outcome>;

const BURST = 215; // more than a stream replays
const MOST_TRIES = 30;
const PATIENCE_MS = 6_000;

/** A teacher at the composer: sends, and sends again the same form where the answer stayed away. */
export async function announceByForm(stage: Stage, name: string) {
  const random = stage.randomFor(name);
  for (let n = 1; !isCalm(stage); n++) {
    const intent = intend(stage, random, `${name}.${n}`, true);
    const way = () => byForm(stage, random.pick(stage.servers))(intent);
    const [outcome] = await Promise.all(random.chance(0.1) ? [way(), way()] : [way()]);
    await persist(stage, random, outcome, way);
    await pause(random.between(20, 400), stage.storm);
  }
}

/** Another process that writes to the same database, past any instance's hub. */
export async function announceByProcess(stage: Stage, name: string) {
  const random = stage.randomFor(name);
  for (let n = 1; !isCalm(stage); n++) {
    const intent = intend(stage, random, `${name}.${n}`, random.chance(0.5));
    const way = () => byProcess(stage)(intent);
    await persist(stage, random, await way(), way);
    await pause(random.between(20, 300), stage.storm);
  }
}

/** After the storm every course hears once more from each instance: who missed the calm is found out. */
export async function announceAllClear(stage: Stage) {
  const random = stage.randomFor("all clear");
  for (const course of stage.school.courses) {
    for (const server of stage.servers) {
      const intent = intend(stage, random, `clear-${server.name}`, true, course);
      for (let tries = 1; (await byForm(stage, server)(intent)) !== "ok"; tries++) {
        if (tries === MOST_TRIES) return; // the verdict will say what is missing
        await pause(500, stage.done);
      }
    }
  }
}

/** So much at once that who is away cannot have it replayed. */
export async function announceBursts(stage: Stage, name: string, everyMs: number) {
  const random = stage.randomFor(name);
  for (let burst = 1; ; burst++) {
    await pause(everyMs, stage.storm);
    if (isCalm(stage)) return;
    const { courses } = stage.school;
    const course = courses[burst % courses.length];
    for (let sent = 0; sent < BURST && !isCalm(stage); sent += 5) {
      const intents = Array.from({ length: 5 }, (_, n) =>
        intend(stage, random, `${name}.${burst}.${sent + n}`, true, course),
      );
      await Promise.all(intents.map(byProcess(stage)));
    }
  }
}

/** Students who join a course in the middle, each until it is sure. */
export async function joinCourses(stage: Stage, name: string, everyMs: number) {
  const random = stage.randomFor(name);
  const { school, history } = stage;
  for (;;) {
    await pause(random.between(everyMs / 2, everyMs * 1.5), stage.storm);
    if (isCalm(stage)) return;
    const { id: course, joinCode } = random.pick(school.courses);
    const { id: user, actor } = random.pick(school.students);
    let outcome: Outcome = "info";
    while (outcome !== "ok" && !isCalm(stage)) {
      const invoked = history.now();
      ({ outcome } = await settle(async () => {
        await patiently(joinCourse(actor, joinCode));
        return { outcome: "ok" };
      }));
      history.add({ kind: "enrol", user, course, outcome, invoked, completed: history.now() });
    }
  }
}

function intend(stage: Stage, random: Random, number: string, typed: boolean, to?: Course): Intent {
  const course = to ?? random.pick(stage.school.courses);
  return {
    key: `${random.word(16)}-${number.replaceAll(/\W/g, "-")}`,
    course,
    typed: composeContent(random, number, typed),
  };
}

/** Tries again, mostly; sometimes gives up; sometimes sends what has arrived already once more. */
async function persist(stage: Stage, random: Random, first: Outcome, way: () => Promise<Outcome>) {
  for (let outcome = first; ; outcome = await way()) {
    if (random.chance(outcome === "ok" ? 0.93 : 0.15) || isCalm(stage)) return;
    await pause(random.between(10, 500), stage.storm);
  }
}

const byForm =
  (stage: Stage, { name, origin }: { name: string; origin: string }): Way =>
  (intent) => {
    const { course, key, typed } = intent;
    const composer = { courseId: course.id, token: course.teacher.token };
    return attempt(stage, intent, `form at ${name}`, () =>
      submitForm(origin, composer, key, typed),
    );
  };

const byProcess =
  (stage: Stage): Way =>
  (intent) => {
    const { course, key: clientKey, typed } = intent;
    const input = { ...typed, clientKey, courseId: course.id, type: typed.type as "general" };
    return attempt(stage, intent, "process", () =>
      settle(async () => {
        try {
          const { recipientCount } = await patiently(
            publishAnnouncement(course.teacher.actor, input),
          );
          return { outcome: "ok", recipientCount };
        } catch (error) {
          if (isUnsaved(error)) return { outcome: "fail", note: "busy" };
          throw error;
        }
      }),
    );
  };

/** Whether the product vouches for nothing having been applied. */
function isUnsaved(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, uncertain = false } = error as Error & { uncertain?: boolean };
  if (/^Database(Busy|Unavailable)Error$/.test(name)) return !uncertain;
  return isUnsaved(error.cause);
}

async function attempt(
  { history }: Stage,
  { key, course, typed }: Intent,
  via: string,
  call: () => ReturnType<typeof settle>,
): Promise<Outcome> {
  const invoked = history.now();
  const settled = await call();
  const link = typed.link ?? `/app/courses/${course.id}`;
  history.add({
    kind: "publish",
    key,
    author: course.teacher.id,
    course: course.id,
    content: contentOf({ ...typed, link }),
    via,
    invoked,
    completed: history.now(),
    ...settled,
  });
  return settled.outcome;
}

/** Gives up waiting, not the call: it may still succeed. */
function patiently<T>(call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
