import { publishAnnouncement } from "@/lib/announcements/mutations";
import { joinCourse } from "@/lib/members/mutations";
import { submitForm, type ComposerInput } from "./compose-form";
import { toResult } from "./http-client";
import { contentOf, type Outcome } from "./history";
import type { Random } from "./random";
import type { Course } from "./school";
import { type Entrance, isWorkloadOver, pause, type RunContext } from "./run-context";
import { composeContent } from "./texts";

export type Intent = { key: string; course: Course; input: ComposerInput };
type Publisher = (intent: Intent) => Promise<Outcome>;

const BURST = 215; // more than a stream replays
const MAX_ATTEMPTS = 30;
const TIMEOUT_MS = 6_000;

/** A teacher at the composer: posts the form, and posts it again where no response came. */
export async function announceByForm(context: RunContext, name: string) {
  const random = context.randomFor(name);
  for (let n = 1; !isWorkloadOver(context); n++) {
    const intent = newIntent(context, random, `${name}.${n}`, true);
    const publish = () => byForm(context, random.pick(context.entrances))(intent);
    const [outcome] = await Promise.all(random.chance(0.1) ? [publish(), publish()] : [publish()]);
    await retryAtRandom(context, random, outcome, publish);
    await pause(random.between(20, 400) * context.scale.pace, context.workload);
  }
}

/** Another process that writes to the same database, without notifying any instance's hub. */
export async function announceByProcess(context: RunContext, name: string) {
  const random = context.randomFor(name);
  for (let n = 1; !isWorkloadOver(context); n++) {
    const intent = newIntent(context, random, `${name}.${n}`, random.chance(0.5));
    const publish = () => byProcess(context)(intent);
    await retryAtRandom(context, random, await publish(), publish);
    await pause(random.between(20, 300) * context.scale.pace, context.workload);
  }
}

/** After the workload, each instance publishes once more to every course: it reveals streams that are stuck. */
export async function announceToAllCourses(context: RunContext) {
  const random = context.randomFor("final announcements");
  const { entrances, servers, school } = context;
  for (const course of school.courses) {
    for (const [index, { name }] of servers.entries()) {
      const entrance = entrances[index % entrances.length]!;
      const intent = newIntent(context, random, `final-${name}`, true, course);
      for (let attempts = 1; (await byForm(context, entrance)(intent)) !== "ok"; attempts++) {
        if (attempts === MAX_ATTEMPTS) return; // the analysis reports what is missing
        await pause(500, context.done);
      }
    }
  }
}

/** Publishes more at once than a stream replays to an offline client. */
export async function announceBursts(context: RunContext, name: string, everyMs: number) {
  const random = context.randomFor(name);
  for (let burst = 1; ; burst++) {
    await pause(everyMs, context.workload);
    if (isWorkloadOver(context)) return;
    const { courses } = context.school;
    const course = courses[burst % courses.length];
    for (let sent = 0; sent < BURST && !isWorkloadOver(context); sent += 5) {
      const intents = Array.from({ length: 5 }, (_, n) =>
        newIntent(context, random, `${name}.${burst}.${sent + n}`, true, course),
      );
      await Promise.all(intents.map(byProcess(context)));
    }
  }
}

/** Students who join a course during the run, each retried until it is confirmed. */
export async function joinCourses(context: RunContext, name: string, everyMs: number) {
  const random = context.randomFor(name);
  const { school, history } = context;
  for (;;) {
    await pause(random.between(everyMs / 2, everyMs * 1.5), context.workload);
    if (isWorkloadOver(context)) return;
    const { id: course, joinCode } = random.pick(school.courses);
    const { id: user, actor } = random.pick(school.students);
    let outcome: Outcome = "info";
    while (outcome !== "ok" && !isWorkloadOver(context)) {
      const invoked = history.now();
      ({ outcome } = await toResult(async () => {
        await withTimeout(joinCourse(actor, joinCode));
        return { outcome: "ok" };
      }));
      history.add({ kind: "enrol", user, course, outcome, invoked, completed: history.now() });
    }
  }
}

export function newIntent(
  context: RunContext,
  random: Random,
  number: string,
  viaForm: boolean,
  to?: Course,
): Intent {
  const course = to ?? random.pick(context.school.courses);
  return {
    key: `${random.word(16)}-${number.replaceAll(/\W/g, "-")}`,
    course,
    input: composeContent(random, number, viaForm),
  };
}

/** Mostly retries a failure; sometimes gives up, and sometimes repeats a success. */
async function retryAtRandom(
  context: RunContext,
  random: Random,
  first: Outcome,
  publish: () => Promise<Outcome>,
) {
  for (let outcome = first; ; outcome = await publish()) {
    if (random.chance(outcome === "ok" ? 0.93 : 0.15) || isWorkloadOver(context)) return;
    await pause(random.between(10, 500), context.workload);
  }
}

const byForm =
  (context: RunContext, { name, origin }: Entrance): Publisher =>
  (intent) => {
    const { course, key, input } = intent;
    const composer = { courseId: course.id, token: course.teacher.token };
    return attempt(context, intent, `form at ${name}`, () =>
      submitForm(origin, composer, key, input),
    );
  };

const byProcess =
  (context: RunContext): Publisher =>
  (intent) => {
    const { course, key: clientKey, input } = intent;
    const type = input.type as "general";
    const announcement = { ...input, clientKey, courseId: course.id, type };
    return attempt(context, intent, "process", () =>
      toResult(async () => {
        try {
          const { recipientCount } = await withTimeout(
            publishAnnouncement(course.teacher.actor, announcement),
          );
          return { outcome: "ok", recipientCount };
        } catch (error) {
          if (isUnsaved(error)) return { outcome: "fail", note: "busy" };
          throw error;
        }
      }),
    );
  };

/** Whether the product guarantees that nothing was applied. */
export function isUnsaved(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, uncertain = false } = error as Error & { uncertain?: boolean };
  if (/^Database(Busy|Unavailable)Error$/.test(name)) return !uncertain;
  return isUnsaved(error.cause);
}

async function attempt(
  { history }: RunContext,
  { key, course, input }: Intent,
  via: string,
  call: () => ReturnType<typeof toResult>,
): Promise<Outcome> {
  const invoked = history.now();
  const result = await call();
  const link = input.link ?? `/app/courses/${course.id}`;
  history.add({
    kind: "publish",
    key,
    author: course.teacher.id,
    course: course.id,
    content: contentOf({ ...input, link }),
    via,
    invoked,
    completed: history.now(),
    ...result,
  });
  return result.outcome;
}

/** Stops waiting after a timeout; the call itself may still succeed. */
export function withTimeout<T>(call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no response in time")), TIMEOUT_MS);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
