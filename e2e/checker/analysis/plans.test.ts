import { expect, test } from "vitest";
import type { Correct, Entry, Published } from "../history";
import { BEGAN } from "./sample-ahead";
import { connect, frame, mark } from "./sample-entries";
import { type Case, changed, type Sample, verdictOf, without } from "./corrupt";

const HELD = "key-604";

function copyOf({ published }: Sample, key: string): Published {
  const found = published.find((one) => one.key === key);
  if (!found) throw new Error(`${key} is not published`);
  return found;
}

function remove(sample: Sample, key: string) {
  sample.published.splice(sample.published.indexOf(copyOf(sample, key)), 1);
}

const undoOf = (key: string, status: string) => (sample: Sample) => [
  ...sample.history,
  {
    kind: "undo" as const,
    author: "ratna",
    key,
    via: "A",
    outcome: "ok" as const,
    status,
    invoked: 800,
    completed: 810,
  },
];

test.each<Case>([
  [
    "one published before its time",
    (sample) => void (copyOf(sample, HELD).releasedAt = BEGAN + 979),
    ["early: published before its time"],
  ],
  [
    "one whose stored time is not what was asked for",
    (sample) =>
      changed(sample, "plan", ({ key }) => (key === HELD ? { notBefore: BEGAN + 1_100 } : {})),
    ["early: published before its time"],
  ],
  [
    "one that was delivered before its time",
    ({ finalState }) => {
      const [first] = finalState.snapshot.announcements;
      if (first) Object.assign(first, { key: "key-1", publishAt: BEGAN + 200 });
    },
    ["early: delivered before its time"],
  ],
  [
    "one published too late",
    (sample) => {
      sample.finalState.began = BEGAN - 5_000;
      sample.finalState.snapshot.announcements[1]!.publishAt = BEGAN - 2_000;
    },
    ["late: published too late"],
  ],
  [
    "one that was undone and published",
    undoOf(HELD, "draft"),
    ["unexpected: undone, but published"],
  ],
  [
    "one that nobody has although the undo came too late",
    (sample) => {
      const history = undoOf(HELD, "published")(sample);
      remove(sample, HELD);
      return history;
    },
    [
      "lost: too late to be undone, but not published",
      "lost: acknowledged, but not sent",
      "vacuous: the run did not see a held announcement",
    ],
  ],
  [
    "one that still waits",
    (sample) => {
      remove(sample, HELD);
      sample.finalState.snapshot.announcements[0]!.status = "scheduled";
    },
    [
      "lost: still waits for its time",
      "lost: acknowledged, but not sent",
      "vacuous: the run did not see a held announcement",
    ],
  ],
  [
    "a torn one",
    (sample) => void copyOf(sample, HELD).recipients.pop(),
    ["torn: not for every student of the course"],
  ],
  [
    "a lost correction",
    (sample) => void (copyOf(sample, HELD).title = "Pengumuman 604"),
    ["unexpected: stored with another text"],
  ],
  [
    "a lost withdrawal",
    (sample) => void (copyOf(sample, "key-605").withdrawn = false),
    ["lost: a withdrawal was acknowledged, and is lost"],
  ],
  [
    "a withdrawal that nobody asked for",
    (sample) => void (copyOf(sample, HELD).withdrawn = true),
    ["unexpected: withdrawn without an attempt"],
  ],
  [
    "one raised without a material correction",
    (sample) => void copyOf(sample, HELD).seqs.push(615),
    ["torn: not one entry in the log for all recipients"],
  ],
])("finds %s", (_name, corrupt, expected) => {
  expect(verdictOf(corrupt)).toEqual(expected);
});

const uncertain = (sample: Sample) =>
  changed(sample, "undo", () => ({ outcome: "info", status: undefined }));

test("an uncertain undo may have happened, or not", () => {
  const unseen = ["vacuous: the run did not see an undone announcement"];
  expect(verdictOf(uncertain)).toEqual(unseen);
  const published = (sample: Sample) => {
    sample.published.push({
      ...copyOf(sample, HELD),
      id: "notif_606",
      key: "key-606",
      title: "Pengumuman 606",
      seqs: [616],
      recipients: [{ user: "tono", seq: 616, read: false }],
    });
    sample.finalState.snapshot.seq = 616;
    return uncertain(sample);
  };
  expect(verdictOf(published)).toEqual(unseen);
});

const down = (sample: Sample) => {
  sample.finalState.snapshot.announcements[1]!.publishAt = BEGAN - 9_000;
  return changed(sample, "lifetime", () => ({ at: 900 }));
};

test("without a running instance, nothing is late", () => {
  expect(verdictOf(down)).toEqual([]);
});

const isOfThird = (entry: Entry) =>
  entry.kind === "list" || ("connection" in entry && entry.connection === 3);

/** The first student reads the third, which is then corrected and raised to the top. */
const raised = (read: boolean) => (sample: Sample) => {
  const third = copyOf(sample, "key-3");
  const content = {
    type: third.type,
    title: "Diperbaiki",
    message: third.message,
    link: third.link,
  };
  const correction: Correct = {
    kind: "correct",
    author: "ratna",
    key: "key-3",
    correction: "material",
    version: 1,
    content,
    outcome: "ok",
    invoked: 800,
    completed: 810,
  };
  third.title = content.title;
  third.seqs.push(20);
  third.recipients = third.recipients.map((copy) =>
    copy.user === "dewi" ? { ...copy, seq: 20, read } : copy,
  );
  for (const { items } of sample.finalState.inboxes) items[0]!.title = content.title;
  const item = { ...content, id: third.id, seq: 20 };
  const again = frame({ connection: 9, at: 850, seq: 20, unreadCount: 2 });
  return [
    ...without(sample, isOfThird),
    mark({ notification: third.id, read: true, invoked: 700, completed: 710 }),
    correction,
    connect({ connection: 9, at: 840, resume: "abc.13", watcher: "third" }),
    { ...again, items: [item] },
  ];
};

test("what was read is unread again after a material correction, and is delivered again", () => {
  const unseen = "vacuous: the run did not see a reset";
  expect(verdictOf(raised(false))).toEqual([unseen]);
  const [first] = verdictOf(raised(true));
  expect(first).toBe("read-state: not the last acknowledged state");
});
