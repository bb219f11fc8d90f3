import { array, assert, asyncProperty, constantFrom, nat, record } from "fast-check";
import { expect, test } from "vitest";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { contentFor, published, school } from "@/lib/announcements/testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { addMember, removeMember } from "@/lib/members/mutations";
import { usernameOf } from "@/lib/testing/factories";
import { listNotifications } from "./data";

// What a search finds after any walk of announcements, corrections, withdrawals and departures: the product agrees
// with a simple model, whatever is searched.

const WALKS = 12;
const STEPS = 12;

const vocabulary = [
  "Kuis",
  "kuis-ku",
  "JUM'AT",
  "Café",
  "cafe",
  "bab",
  "BAB3",
  "3",
  "🎉",
  "near",
  "%",
  "*",
];
const texts = array(constantFrom(...vocabulary), { minLength: 1, maxLength: 5 }).map((words) =>
  words.join(" "),
);
const queries = array(
  constantFrom(
    ...vocabulary,
    "k",
    "KUI",
    "ju",
    "jumat",
    "ca",
    "cafe\u0301",
    "ba",
    '"',
    "NEAR",
    "x",
  ),
  { minLength: 1, maxLength: 3 },
).map((words) => words.join(" "));
const steps = record({
  operation: constantFrom("send", "send", "correct", "withdraw", "restore", "leave", "join"),
  which: nat({ max: 9 }),
  text: texts,
  query: queries,
});

/** By another way than the product: each letter by itself. */
function wordsIn(text: string): string[] {
  const plain = [...text.normalize("NFD").toLowerCase()].filter(
    (letter) => letter !== "'" && !/\p{Mn}/u.test(letter),
  );
  const spaced = plain.map((letter) => {
    if (/\p{Extended_Pictographic}/u.test(letter)) return ` ${letter} `;
    return /[\p{L}\p{N}]/u.test(letter) ? letter : " ";
  });
  return spaced.join("").split(" ").filter(Boolean);
}

function isMatch(text: string, query: string): boolean {
  const [has, asked] = [wordsIn(text), wordsIn(query)];
  return asked.length > 0 && asked.every((word) => has.some((each) => each.startsWith(word)));
}

type Sent = { id: string; version: number; text: string; withdrawn: boolean; reached: boolean };
type Step = { operation: string; which: number; text: string; query: string };

const content = (title: string) => ({ title, message: ".", link: null });

/** The product and the model, which take the same steps. */
async function createWalk() {
  const { teacher, students, course } = await school(2);
  const student = students[0] as Actor;
  const sent: Sent[] = [];
  let isMember = true;

  async function send(text: string) {
    const id = await published(teacher, contentFor([course], content(text)));
    sent.push({ id, version: 1, text, withdrawn: false, reached: isMember });
  }
  async function correct(one: Sent, text: string) {
    if (one.withdrawn || one.text === text) return;
    const correction = { content: content(text), correction: "minor" as const };
    await correctAnnouncement(teacher, one.id, { ...correction, version: one.version });
    Object.assign(one, { text, version: one.version + 1 });
  }
  async function setMember(to: boolean) {
    const member = { courseId: course.id, userId: student.id, username: usernameOf(student) };
    if (to && !isMember) await addMember(teacher, member);
    if (!to && isMember) await removeMember(teacher, member);
    if (!to) for (const one of sent) one.reached = false;
    isMember = to;
  }
  async function take({ operation, which, text }: Step) {
    if (operation === "join" || operation === "leave") return setMember(operation === "join");
    const one = sent[which % Math.max(1, sent.length)];
    if (operation === "send" || !one) return send(text);
    if (operation === "correct") return correct(one, text);
    if (operation === "withdraw") await withdrawAnnouncement(teacher, one.id);
    else await restoreAnnouncement(teacher, one.id);
    one.withdrawn = operation === "withdraw";
  }
  const expected = (query: string) =>
    sent
      .filter(({ withdrawn, reached, text }) => reached && !withdrawn && isMatch(text, query))
      .map(({ text }) => text)
      .toReversed();
  return { student, take, expected };
}

test("a search finds what a simple model finds", async () => {
  const walks = array(steps, { minLength: STEPS, maxLength: STEPS });
  await assert(
    asyncProperty(walks, async (walk) => {
      const { student, take, expected } = await createWalk();
      for (const step of walk) {
        await take(step);
        const { items } = await listNotifications(student, { q: step.query, limit: 100 });
        expect(items.map(({ title }) => title)).toEqual(expected(step.query));
      }
    }),
    { numRuns: WALKS },
  );
});
