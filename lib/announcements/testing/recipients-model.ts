// A small model of who receives an announcement, for recipients.model.test.ts.

export const [STUDENTS, COURSES] = [4, 2];
export const students = Array.from({ length: STUDENTS }, (_, index) => index);
export const types = ["general", "assignment", "urgent"] as const;

export type Sending = {
  audience: "courses" | "students" | "teachers" | "everyone";
  courses: number[];
  selection: "all" | "persons" | "without_submission";
  persons: number[];
  type: (typeof types)[number];
  mustRead: boolean;
  later: boolean;
};
type Target = { student: number; course: number; type: (typeof types)[number]; which: number };
export type Simple = Target & {
  kind:
    | "join"
    | "leave"
    | "mute course"
    | "mute type"
    | "suspend"
    | "restore"
    | "hand in"
    | "read"
    | "read all"
    | "release"
    | "undo";
};
export type Command = ({ kind: "send" } & Sending) | Simple;

/** `via` is the course through which a student has a copy; null is the role. */
type Copy = { via: number | null; read: boolean };
export type Sent = Sending & {
  status: "draft" | "scheduled" | "published";
  copies: Map<number, Copy>;
  /** The courses through which it was sent to anybody. */
  channels: number[];
};

/** Who has a copy of what, and has read it. */
export class Model {
  readonly members = Array.from({ length: COURSES }, () => new Set<number>());
  readonly mutes = new Set<string>();
  readonly suspended = new Set<number>();
  readonly handedIn = new Set<number>();
  readonly sent: Sent[] = [];

  isMember = (student: number, course: number) => this.members[course]?.has(student) ?? false;

  /** Sends, or schedules; false when it is refused. */
  send(sending: Sending): boolean {
    const persons = sending.persons.filter((student) =>
      sending.courses.some((course) => this.isMember(student, course)),
    );
    const sent: Sent = { ...sending, persons, status: "draft", copies: new Map(), channels: [] };
    this.sent.push(sent);
    const lacksPersons = sent.selection === "persons" && persons.length === 0;
    if (sent.audience === "courses" && lacksPersons) return false;
    if (!sending.later) return this.release(sent);
    sent.status = "scheduled";
    return true;
  }

  release(sent: Sent): boolean {
    sent.copies = this.#recipientsOf(sent);
    const used = new Set([...sent.copies.values()].map(({ via }) => via));
    sent.channels = sent.courses.filter((course) => sent.mustRead || used.has(course));
    const isSent =
      sent.copies.size > 0 || sent.audience === "teachers" || sent.audience === "everyone";
    sent.status = isSent ? "published" : "draft";
    return isSent;
  }

  #recipientsOf(sent: Sent): Map<number, Copy> {
    const copies = new Map<number, Copy>();
    for (const student of students.filter((each) => !this.suspended.has(each))) {
      const via = this.#channelOf(sent, student);
      if (via !== undefined) copies.set(student, { via, read: false });
    }
    return copies;
  }

  /** The first course through which the student receives it. */
  #channelOf(sent: Sent, student: number): number | null | undefined {
    const { audience, type, mustRead, selection } = sent;
    const isForced = mustRead || type === "urgent";
    if (!isForced && this.mutes.has(`${student} ${type}`)) return undefined;
    if (audience !== "courses") return audience === "teachers" ? undefined : null;
    if (selection === "persons" && !sent.persons.includes(student)) return undefined;
    if (selection === "without_submission" && this.handedIn.has(student)) return undefined;
    return sent.courses.find(
      (course) =>
        this.isMember(student, course) && (isForced || !this.mutes.has(`${student} ${course}`)),
    );
  }

  /** Who is restored gets what they would receive now, and were left out of. */
  restore(student: number) {
    if (!this.suspended.delete(student)) return;
    for (const sent of this.sent) {
      if (sent.status !== "published" || sent.copies.has(student)) continue;
      const via = this.#channelOf({ ...sent, courses: sent.channels }, student);
      if (via !== undefined) sent.copies.set(student, { via, read: false });
    }
  }

  join({ student, course }: Target) {
    if (this.isMember(student, course)) return;
    this.members[course]?.add(student);
    for (const { audience, status, mustRead, selection, courses, copies } of this.sent) {
      const isDue = status === "published" && audience === "courses" && mustRead;
      if (!isDue || selection !== "all" || !courses.includes(course)) continue;
      if (!copies.has(student)) copies.set(student, { via: course, read: false });
    }
  }

  leave({ student, course }: Target) {
    this.members[course]?.delete(student);
    for (const { copies } of this.sent) {
      if (copies.get(student)?.via === course) copies.delete(student);
    }
  }
}
