import type { UserKind } from "./test-server";

/** Texts in the database, and the kinds of user that may see them. */
export const canaries = {
  passwordHash: { text: "CANARY-of-a-password-hash", for: [] },
  course: { text: "CANARY of the course", for: ["student", "teacher", "admin"] },
  otherCourse: { text: "CANARY of the other course", for: ["otherTeacher", "admin"] },
  student: { text: "CANARY Dewi", for: ["student", "teacher", "admin"] },
  outsider: { text: "CANARY Rizky", for: ["otherTeacher", "admin"] },
  draft: { text: "CANARY of a draft", for: ["teacher"] },
} as const satisfies Record<string, { text: string; for: readonly UserKind[] }>;

/** The canaries in `body` that this kind of user may not see. */
export const leaksTo = (userKind: UserKind, body: string): string[] =>
  Object.values(canaries)
    .filter(
      ({ text, for: readers }) =>
        body.includes(text) && !(readers as readonly UserKind[]).includes(userKind),
    )
    .map(({ text }) => text);
