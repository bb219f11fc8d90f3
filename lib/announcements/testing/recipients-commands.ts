import { boolean, constantFrom, nat, oneof, record, subarray } from "fast-check";
import { type Command, COURSES, type Simple, STUDENTS, students, types } from "./recipients-model";

const someStudents = subarray(students);
const sending = oneof(
  {
    weight: 8,
    arbitrary: record({
      kind: constantFrom("send" as const),
      audience: constantFrom("courses" as const),
      courses: constantFrom([0], [1], [0, 1], [1, 0]),
      selection: constantFrom("all" as const),
      persons: constantFrom([] as number[]),
      type: constantFrom(...types),
      mustRead: boolean(),
      later: boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: record({
      kind: constantFrom("send" as const),
      audience: constantFrom("courses" as const),
      courses: constantFrom([0]),
      selection: constantFrom("persons" as const, "without_submission" as const),
      persons: someStudents,
      type: constantFrom(...types),
      mustRead: boolean(),
      later: boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      kind: constantFrom("send" as const),
      audience: constantFrom("students" as const, "teachers" as const, "everyone" as const),
      courses: constantFrom([] as number[]),
      selection: constantFrom("all" as const),
      persons: constantFrom([] as number[]),
      type: constantFrom(...types),
      mustRead: constantFrom(false),
      later: boolean(),
    }),
  },
);

const kinds: Simple["kind"][] = [
  ...(["join", "join", "leave", "mute course", "mute type", "suspend", "restore"] as const),
  ...(["hand in", "read", "read all", "release", "release", "undo"] as const),
];
const simple = record({
  kind: constantFrom(...kinds),
  student: nat({ max: STUDENTS - 1 }),
  course: nat({ max: COURSES - 1 }),
  type: constantFrom(...types),
  which: nat({ max: 9 }),
});
/** A random command. */
export const anyCommand = oneof(
  { weight: 1, arbitrary: sending },
  { weight: 3, arbitrary: simple },
) as ReturnType<typeof record<Command>>;
