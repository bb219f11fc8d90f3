import { expect, test } from "vitest";
import type { Entry, Publish } from "../history";
import { enrol, publish, stored } from "./sample-history";
import { type Case, changed, type Sample, verdictOf, without } from "./spoil";

test.each<Case>([
  [
    "an acknowledged announcement that is nowhere",
    ({ history }) => [...history, publish(4, { invoked: 900, completed: 910 })],
    ["lost: acknowledged, and not in the database"],
  ],
  [
    "a refused announcement that is there",
    (sample) =>
      changed(sample, "publish", ({ key }) => (key === "key-3" ? { outcome: "fail" } : {})),
    ["unexpected: refused, and published all the same"],
  ],
  [
    "a refusal without a reason",
    ({ history }) => [
      ...history,
      {
        ...(publish(4, { invoked: 900, completed: 910 }) as Publish),
        outcome: "fail",
        note: "refused: 400",
      },
    ],
    ["unexpected: a rightful announcement was refused"],
  ],
  [
    "an announcement nobody made",
    (sample) => without(sample, (entry) => entry.kind === "publish" && entry.key === "key-2"),
    ["unexpected: nobody announced this"],
  ],
  [
    "one announced twice under one key",
    ({ published }) =>
      void published.push({ ...stored(3), id: "notif_4", seqs: [15], recipients: [] }),
    [
      "duplicated: announced twice",
      "torn: not for every student of the course",
      "torn: the receipt names another number of recipients",
    ],
  ],
  [
    "a torn announcement",
    ({ published }) => void published[1]?.recipients.pop(),
    [
      "torn: not for every student of the course",
      "torn: the receipt names another number of recipients",
      "badge: the first frame counts wrong",
      "duplicated: more in the inbox than was sent",
      "badge: the unread list is another",
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
      "unexpected: told with another text",
      "unexpected: listed with another text",
      "unexpected: listed with another text",
      "unexpected: listed with another text",
    ],
  ],
  [
    "numbers against the order of time",
    (sample) =>
      changed(sample, "publish", ({ key }) =>
        key === "key-1" ? { invoked: 320, completed: 330 } : {},
      ),
    ["order: numbered before what had been acknowledged", "order: a position from the future"],
  ],
])("finds %s", (_name, spoil, expected) => {
  expect(verdictOf(spoil)).toEqual(expected);
});

/** Of the second announcement nobody knows what became. */
const secondUnknown = (sample: Sample) =>
  changed(sample, "publish", ({ key }) =>
    key === "key-2" ? { outcome: "info", recipientCount: undefined } : {},
  );

test("what nobody knows may be there or not, but for all or none", () => {
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

test("who is just joining may receive it or not, who joined before must", () => {
  expect(verdictOf(joining(295, 305))).toEqual([]);
  expect(verdictOf(joining(280, 290))).toEqual(["torn: not for every student of the course"]);
  expect(verdictOf(joining(320, 330))).toEqual([]);
});
