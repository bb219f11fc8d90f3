import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement } from "@/db/schema";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import { toResult } from "./http-client";
import { contentOf, ofKind, type Outcome } from "./history";
import { isUnsaved, withTimeout } from "./publishers";
import type { Random } from "./random";
import { isWorkloadOver, pause, type RunContext } from "./run-context";

type Target = { key: string; author: string; course: string };

/** Corrects and withdraws what was published, from another process; repeats what is not acknowledged. */
export async function reviseAnnouncements(context: RunContext, name: string) {
  const random = context.randomFor(name);
  const { history } = context;
  const withdrawn = new Set<string>();
  for (let n = 1; !isWorkloadOver(context); n++) {
    await pause(random.between(100, 700) * context.scale.pace, context.workload);
    // Those of a burst would be raised by hundreds.
    const known = [
      ...ofKind(history.entries, "publish"),
      ...ofKind(history.entries, "plan"),
    ].filter(
      ({ key, outcome }) => outcome === "ok" && !key.includes("-burst-") && !withdrawn.has(key),
    );
    if (known.length === 0 || isWorkloadOver(context)) continue;
    const target = random.pick(known.slice(-60));
    let outcome: Outcome = "info";
    if (random.chance(0.2)) {
      withdrawn.add(target.key);
      while (outcome !== "ok" && !isWorkloadOver(context))
        outcome = await withdraw(context, target);
    } else {
      for (let attempts = 0; outcome !== "ok" && attempts < 8; attempts++) {
        outcome = await correct(context, random, target, `#${name}.${n}.${attempts} diperbaiki`);
      }
    }
  }
}

async function correct(context: RunContext, random: Random, target: Target, title: string) {
  const { history } = context;
  const stored = await find(target);
  if (stored?.status !== "published") return "ok"; // not yet, or withdrawn: nothing to correct
  const { id, version, message } = stored;
  const content = { title, message, link: null };
  const correction = random.chance(0.5) ? "material" : "minor";
  const invoked = history.now();
  const result = await called(() =>
    correctAnnouncement(actorOf(context, target), id, { content, correction, version }),
  );
  history.add({
    kind: "correct",
    ...nameOf(target),
    correction,
    content: contentOf({ ...stored, ...content, link: `/app/courses/${target.course}` }),
    version,
    invoked,
    completed: history.now(),
    ...result,
  });
  if (result.outcome !== "ok") await pause(random.between(50, 400), context.workload);
  return result.outcome;
}

async function withdraw(context: RunContext, target: Target): Promise<Outcome> {
  const { history } = context;
  const stored = await find(target);
  if (!stored) {
    await pause(200, context.workload);
    return "info";
  }
  if (stored.status !== "published") return "ok"; // not yet, or done by an attempt without an answer
  const invoked = history.now();
  const result = await called(() => withdrawAnnouncement(actorOf(context, target), stored.id));
  const about = { ...nameOf(target), invoked, completed: history.now(), ...result };
  history.add({ kind: "withdraw", ...about });
  if (result.outcome !== "ok") await pause(200, context.workload);
  return result.outcome;
}

const nameOf = ({ key, author }: Target) => ({ key, author });

function actorOf({ school }: RunContext, { author }: Target) {
  const found = school.courses.find(({ teacher }) => teacher.id === author);
  if (!found) throw new Error("no such author");
  return found.teacher.actor;
}

async function find({ key, author }: Target) {
  try {
    const [found] = await withTimeout(
      db
        .select()
        .from(announcement)
        .where(and(eq(announcement.authorId, author), eq(announcement.clientKey, key)))
        .then((rows) => rows),
    );
    return found;
  } catch {
    return undefined;
  }
}

/** A refusal means that nothing was applied: such as a correction of what was withdrawn meanwhile. */
const called = (call: () => Promise<unknown>) =>
  toResult(async () => {
    try {
      await withTimeout(call());
      return { outcome: "ok" };
    } catch (error) {
      const refused = error instanceof Error && error.name === "PublicError";
      if (refused) return { outcome: "fail", note: error.message };
      if (isUnsaved(error)) return { outcome: "fail", note: "busy" };
      throw error;
    }
  });
