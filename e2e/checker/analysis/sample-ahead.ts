import type { Entry, FinalState, PlanKind, Published } from "../history";
import { contentOf, enrol, stored } from "./sample-entries";

/** Epoch milliseconds. */
export const BEGAN = 1_000_000;

/** The first is held and corrected, the second scheduled and withdrawn, the third undone. */
export const storedAhead = (): Published[] => [
  { ...ahead(604), releasedAt: BEGAN + 985, title: "Pengumuman 604 diperbaiki" },
  { ...ahead(605), releasedAt: BEGAN + 986, withdrawn: true },
];

const ahead = (n: number): Published => ({
  ...stored(n),
  course: "lain",
  recipients: [{ user: "tono", seq: 10 + n, read: false }],
});

export function announcedAhead(): Entry[] {
  const span = { invoked: 990, completed: 995 };
  const plan = (n: number, planned: PlanKind, notBefore: number): Entry => ({
    kind: "plan",
    ...about(n),
    course: "lain",
    content: contentOf(n),
    via: "A",
    step: "create",
    planned,
    notBefore: BEGAN + notBefore,
    invoked: 120,
    completed: 130,
  });
  return [
    { kind: "lifetime", at: 1, server: "A", up: true },
    { ...enrol("tono", { invoked: 0, completed: 0 }), course: "lain" } as Entry,
    plan(604, "held", 975),
    plan(605, "scheduled", 980),
    plan(606, "held", 975),
    { kind: "undo", ...about(606), via: "A", status: "draft", invoked: 140, completed: 150 },
    {
      kind: "correct",
      ...about(604),
      content: { ...contentOf(604), title: "Pengumuman 604 diperbaiki" },
      correction: "minor",
      version: 1,
      ...span,
    },
    { kind: "withdraw", ...about(605), ...span },
  ];
}

const about = (n: number) => ({ key: `key-${n}`, author: "ratna", outcome: "ok" as const });

export const rowsAhead = (): FinalState["snapshot"]["announcements"] => [
  { author: "ratna", key: "key-604", status: "published", publishAt: BEGAN + 980 },
  { author: "ratna", key: "key-605", status: "withdrawn", publishAt: BEGAN + 980 },
  { author: "ratna", key: "key-606", status: "draft", publishAt: null },
];
