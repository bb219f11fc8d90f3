import { expect, test } from "vitest";
import type { Entry, Publish } from "../history";
import { enrol, publish, stored } from "./sample-entries";
import { type Case, changed, type Sample, verdictOf, without } from "./corrupt";

test.each<Case>([
  [
    "an acknowledged announcement that is missing",
    ({ history }) => [...history, publish(4, { invoked: 900, completed: 910 })],
    ["lost: acknowledged, but not in the database"],
  ],
  [
    "a refused announcement that is stored",
    (sample) =>
      changed(sample, "publish", ({ key }) => (key === "key-3" ? { outcome: "fail" } : {})),
    ["unexpected: refused, but published"],
  ],
  [
    "an unjustified refusal",
    ({ history }) => [
      ...history,
      {
        ...(publish(4, { invoked: 900, completed: 910 }) as Publish),
        outcome: "fail",
        note: "refused: 400",
      },
    ],
    ["unexpected: a valid announcement was refused"],
  ],
  [
    "a stored announcement without an attempt",
    (sample) => without(sample, (entry) => entry.kind === "publish" && entry.key === "key-2"),
    ["unexpected: published without an attempt"],
  ],
  [
    "one published twice under one key",
    ({ published }) =>
      void published.push({ ...stored(3), id: "notif_4", seqs: [15], recipients: [] }),
    [
      "duplicated: published twice",
      "torn: not for every student of the course",
      "torn: the receipt names a wrong number of recipients",
    ],
  ],
  [
    "a torn announcement",
    ({ published }) => void published[1]?.recipients.pop(),
    [
      "torn: not for every student of the course",
      "torn: the receipt names a wrong number of recipients",
      "badge: the first frame has a wrong count",
      "duplicated: more in the inbox than was sent",
      "badge: the unread list is wrong",
    ],
  ],
  [
    "recipients with another number than the log",
    ({ published }) => void (published[2]!.seqs = [13, 14]),
    ["torn: not one entry in the log for all recipients"],
  ],
  [
    "one stored with another text",
    ({ published }) => void (published[0]!.title = "Lain"),
    [
      "unexpected: stored with another text",
      "unexpected: listed with another text",
      "unexpected: listed with another text",
    ],
  ],
  [
    "numbers in the wrong order",
    (sample) =>
      changed(sample, "publish", ({ key }) =>
        key === "key-1" ? { invoked: 320, completed: 330 } : {},
      ),
    ["order: numbered before an earlier acknowledged one", "order: a position from the future"],
  ],
])("finds %s", (_name, corrupt, expected) => {
  expect(verdictOf(corrupt)).toEqual(expected);
});

/** The outcome of the second announcement is unknown. */
const secondUnknown = (sample: Sample) =>
  changed(sample, "publish", ({ key }) =>
    key === "key-2" ? { outcome: "info", recipientCount: undefined } : {},
  );

test("an announcement with an unknown outcome exists for all or none", () => {
  expect(verdictOf(secondUnknown)).toEqual([]);
  const torn = (sample: Sample) => {
    sample.published[1]?.recipients.shift();
    return secondUnknown(sample);
  };
  expect(verdictOf(torn)).toContain("torn: not for every student of the course");
});

const joining =
  (invoked: number, completed: number) =>
  ({ history }: Sample): Entry[] => [...history, enrol("sari", { invoked, completed })];

test("a student who is just joining may receive it, one who joined before must", () => {
  expect(verdictOf(joining(295, 305))).toEqual([]);
  expect(verdictOf(joining(280, 290))).toEqual(["torn: not for every student of the course"]);
  expect(verdictOf(joining(320, 330))).toEqual([]);
});
