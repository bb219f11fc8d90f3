import { customAlphabet, nanoid } from "nanoid";
import { z } from "zod";

const readable = "0123456789abcdefghijklmnopqrstuvwxyz";
const random = customAlphabet(readable, 16);

type IdKind =
  | "user"
  | "course"
  | "module"
  | "project"
  | "submission"
  | "ann"
  | "notif"
  | "release"
  | "push"
  | "file"
  | "claim";

/** A new id such as `notif_4f0c2kz81m0qv7ab`: 82 random bits, with a prefix that shows its kind in logs. */
export const newId = (kind: IdKind) => `${kind}_${random()}`;

// Without 0/O and 1/I/L, because a join code is read aloud in class.
export const newJoinCode = customAlphabet("ABCDEFGHJKMNPQRSTUVWXYZ23456789", 8);

/** The random part of a form's key; it also seals what the form answers. */
export const newFormSeed = () => nanoid();

/** Names a process among those that share a database. */
export const newRunnerId = (): string => `runner_${random()}`;

export const userIdSchema = z.string().regex(/^user_[0-9a-z]{1,40}$/, "notFound");
export const courseIdSchema = z.string().regex(/^course_[0-9a-z]{1,40}$/, "notFound");
