import { setTimeout as pause } from "node:timers/promises";
import type { School, Student } from "../../../bench/support/school";
import { announce, createActor, createSession } from "@/lib/testing/factories";
import { submitForm } from "../../checker/compose-form";
import { sendJson } from "../../checker/http-client";

/** As the API and the form answer: applied, certainly not applied, or nobody knows. */
export type Outcome = "ok" | "fail" | "info";

export const kinds = ["announcement", "form", "scheduled", "course", "module", "read"] as const;
export type Kind = (typeof kinds)[number];

export type Write = {
  kind: Kind;
  /** Unique: the title of what is written; of `read` the copy's student and notification. */
  marker: string;
  outcome: Outcome;
  /** The id that the answer names. */
  id?: string | undefined;
  note?: string | undefined;
  /** The time from the request to the answer. */
  tookMs: number;
};

/** Each announcement goes to so many. */
export const AUDIENCE = 5;
const MODULES_PER_COURSE = 50;
/** A write may wait for a lock for 5 s. */
const TIMEOUT_MS = 12_000;
const DAY_MS = 24 * 3600 * 1000;

/** A course to announce to, an author who has none, and `reads` copies for each student of the course to read. */
export async function prepareWrites(school: School, reads: number) {
  const announced = await school.courseWith(AUDIENCE);
  const author = await createActor("teacher");
  const students = school.students.slice(0, AUDIENCE);
  const unread: { student: Student; id: string }[] = [];
  for (let n = 0; n < reads; n++) {
    const { id } = await announce(school.teacher, announced);
    unread.push(...students.map((student) => ({ student, id })));
  }
  return {
    announced,
    unread,
    teacherToken: school.teacherCookie.replace("session=", ""),
    authorToken: (await createSession(author)).token,
    students,
  };
}

export type Prepared = Awaited<ReturnType<typeof prepareWrites>>;

type Options = {
  origin: () => string;
  prepared: Prepared;
  name: string;
  message?: string;
  which?: readonly Kind[];
};

type Plan = { marker: string; send: () => ReturnType<typeof sendJson> };

/** Sends one write after the other, of each kind in turn, until stopped; some without answer are sent again. */
export class Writer {
  readonly writes: Write[] = [];
  readonly #options: Options;
  #count = 0;
  #stopped = false;
  #running: Promise<void> | undefined;
  /** A course of its own for modules, once one was acknowledged. */
  #course: { id: string; modules: number } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  start() {
    this.#running = this.#run();
  }

  async stop() {
    this.#stopped = true;
    await this.#running;
  }

  async #run() {
    const { which = kinds } = this.#options;
    while (!this.#stopped) {
      const kind = which[this.#count++ % which.length] ?? "announcement";
      const plan = this.#plan(kind, `${kind} ${this.#options.name} ${this.#count}`);
      if (!plan) continue;
      const write = { kind, marker: plan.marker, ...(await this.#sendUntilKnown(plan)) };
      this.writes.push(write);
      this.#remember(write);
      if (write.outcome !== "ok") await pause(50);
    }
  }

  /** Every second one is repeated until it is acknowledged, under the same key; the others are left unknown. */
  async #sendUntilKnown({ send }: Plan) {
    const repeats = Math.random() < 0.5;
    let isUncertain = false;
    for (;;) {
      const startedAt = performance.now();
      const { outcome: latest, note, body } = await send();
      const tookMs = performance.now() - startedAt;
      const id = (body as { id?: string } | undefined)?.id;
      isUncertain ||= latest === "info";
      const outcome = latest === "fail" && isUncertain ? "info" : latest; // an earlier one may be applied
      if (outcome !== "info" || !repeats || this.#stopped) return { outcome, id, note, tookMs };
      await pause(50);
    }
  }

  #remember({ kind, outcome, id }: Write) {
    if (outcome !== "ok" || id === undefined) return;
    if (kind === "course") this.#course ??= { id, modules: 0 };
  }

  /** Undefined where something else must be written first. */
  #plan(kind: Kind, marker: string): Plan | undefined {
    const { prepared, message = "Sudah bisa diakses.", origin } = this.#options;
    const { announced, teacherToken: token } = prepared;
    const text = { type: "general", title: marker, message, link: null };
    const { authorToken } = prepared;
    const plans: Record<Kind, () => Plan | undefined> = {
      announcement: () =>
        this.#post(`/api/courses/${announced.id}/announcements`, token, marker, text),
      form: () => {
        const composer = { courseId: announced.id, token };
        const filledIn = { ...text, courseIds: announced.id }; // a box that is checked: the teacher has several
        return { marker, send: () => submitForm(origin(), composer, keyOf(marker), filledIn) };
      },
      scheduled: () => {
        const publishAt = new Date(Date.now() + DAY_MS).toISOString();
        const content = { ...text, courseIds: [announced.id], publishAt };
        return this.#post("/api/announcements", token, marker, content);
      },
      course: () => this.#post("/api/courses", authorToken, marker, { title: marker }),
      module: () => this.#planModule(marker),
      read: () => this.#planRead(),
    };
    return plans[kind]();
  }

  #planModule(title: string): Plan | undefined {
    const course = this.#course;
    if (!course) return undefined;
    if (++course.modules >= MODULES_PER_COURSE) this.#course = undefined;
    const project = { brief: "Buat situs." };
    const path = `/api/courses/${course.id}/modules`;
    return this.#post(path, this.#options.prepared.authorToken, title, { title, project });
  }

  #planRead(): Plan | undefined {
    const { prepared, origin } = this.#options;
    const copy = prepared.unread.pop();
    if (!copy) return undefined;
    const { student, id } = copy;
    const call = {
      method: "PUT",
      token: student.token,
      json: { read: true },
      timeoutMs: TIMEOUT_MS,
    };
    const send = () => sendJson(origin(), `/api/notifications/${id}`, call);
    return { marker: `${student.id} ${id}`, send };
  }

  #post(path: string, token: string, marker: string, json: object): Plan {
    const headers = { "idempotency-key": keyOf(marker) };
    const call = { method: "POST", token, headers, json, timeoutMs: TIMEOUT_MS };
    return { marker, send: () => sendJson(this.#options.origin(), path, call) };
  }
}

const keyOf = (marker: string) => `a-write-of-the-faults-${marker.replaceAll(" ", "-")}`;

/** So many writers at once, named 1, 2, 3 …; returns a function that stops them and returns their writes. */
export function startWriters(count: number, options: Omit<Options, "name">) {
  const writers = Array.from(
    { length: count },
    (_, index) => new Writer({ ...options, name: String(index + 1) }),
  );
  for (const writer of writers) writer.start();
  const all = () => writers.flatMap(({ writes }) => writes);
  return {
    all,
    acknowledged: () => all().filter(({ outcome }) => outcome === "ok").length,
    async stop() {
      await Promise.all(writers.map((writer) => writer.stop()));
      return all();
    },
  };
}
