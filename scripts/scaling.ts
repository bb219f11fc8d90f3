// npm run scaling: the arithmetic behind docs/scaling.md, whose tables a test compares with what this prints.
import { pathToFileURL } from "node:url";

const MONTH_S = 30 * 86_400;
const MILLION = 1_000_000;

/** What a student does, on average. Assumptions: replace them by a school's own figures. */
export const usage = {
  schoolDays: 22,
  courseSize: 30,
  copiesADay: 3,
  readShare: 0.8,
  pagesADay: 8,
  signInsADay: 0.5,
  streamsADay: 6,
  openAtPeak: 0.3,
  busiestHourShare: 0.25,
  unread: 10,
};

/** Of one process on one core, and of one database. Where each comes from is in docs/scaling.md. */
export const measured = {
  streams: 20_000,
  pagesASecond: 25,
  hashesASecond: 7,
  writesASecond: 100,
  bytesACopy: 200,
};

/** Seconds between what one instance asks although nothing happens, by the defaults of `.env.example`. */
const polls = { log: 8, schedule: 8, snooze: 30, push: 4, readiness: 5 };

type Cost = { statements: number; read: number; written: number };

/** What each act costs the database. Rows written include the entries of indexes, as Turso counts them. */
export const costs = {
  /** Beside its copies. */
  announcement: { statements: 20, read: 40, written: 40 },
  /** Finding the recipient; the row and its three entries. */
  copy: { statements: 0, read: 3, written: 4 },
  /** The copy, its change, and what the student's own stream is told: the unread ones are counted. */
  read: { statements: 8, read: usage.unread + 8, written: 3 },
  /** Session, counts, and a list of 20 with notification, course, sender and change. */
  page: { statements: 13, read: 140 + usage.unread, written: 0.2 },
  signIn: { statements: 17, read: 30, written: 15 },
  stream: { statements: 4, read: usage.unread + 8, written: 0 },
} satisfies Record<string, Cost>;

/** Turso, US dollars a month: https://turso.tech/pricing as of June 2026; see the page on what is assumed. */
export const plans = [
  { name: "Developer", price: 4.99, read: 2.5e9, written: 25e6, GB: 9, extraGB: 0.75 },
  { name: "Scaler", price: 24.92, read: 100e9, written: 100e6, GB: 24, extraGB: 0.5 },
  { name: "Pro", price: 416.58, read: 250e9, written: 250e6, GB: 50, extraGB: 0.45 },
];
const EXTRA = { billionRead: 1, millionWritten: 1 };

export type Estimate = ReturnType<typeof estimate>;

/** Everything that so many students cost in a month, on one database. */
export function estimate(students: number) {
  const daily = (each: number) => students * each * usage.schoolDays;
  const copies = daily(usage.copiesADay);
  const counts = {
    announcement: copies / usage.courseSize,
    copy: copies,
    read: copies * usage.readShare,
    page: daily(usage.pagesADay),
    signIn: daily(usage.signInsADay),
    stream: daily(usage.streamsADay),
  };
  const perSecondAtPeak = (each: number) => (students * each * usage.busiestHourShare) / 3_600;
  const peak = {
    streams: students * usage.openAtPeak,
    pages: perSecondAtPeak(usage.pagesADay),
    writes: perSecondAtPeak(
      usage.copiesADay * (usage.readShare + 1 / usage.courseSize) + usage.signInsADay * 2,
    ),
    signIns: perSecondAtPeak(usage.signInsADay),
  };
  const instances = Math.max(
    1,
    Math.ceil(peak.streams / measured.streams),
    Math.ceil(peak.pages / measured.pagesASecond),
    Math.ceil(peak.signIns / measured.hashesASecond),
  );
  const acts = sum(
    Object.entries(counts).map(([act, count]) => times(costs[act as keyof typeof costs], count)),
  );
  const total = sum([acts, followingOf(instances, counts), pollingOf(instances)]);
  return {
    students,
    instances,
    peak,
    ...total,
    copies,
    grownGB: (copies * measured.bytesACopy) / 1e9,
  };
}

/** Each instance reads the whole log, and of each announcement the recipients and the content. */
function followingOf(
  instances: number,
  { announcement, copy, read }: { announcement: number; copy: number; read: number },
) {
  const statements = 3 * announcement + read;
  return times({ statements, read: 2 * announcement + copy + read, written: 0 }, instances);
}

/** What an instance asks although nothing happens. */
export function pollingOf(instances: number): Cost {
  const asked = Object.values(polls).reduce((total, seconds) => total + MONTH_S / seconds, 0);
  // The probe of readiness writes, so that a database that has become read-only is noticed.
  return times({ statements: asked, read: asked, written: MONTH_S / polls.readiness }, instances);
}

const over = (used: number, included: number, unit = 1) => Math.max(0, used - included) / unit;

/** The cheapest plan for this month, once `storedGB` are stored. */
export function priceOf({ read, written }: Cost, storedGB: number) {
  const priced = plans.map((plan) => {
    const price =
      plan.price +
      over(read, plan.read, 1e9) * EXTRA.billionRead +
      over(written, plan.written, MILLION) * EXTRA.millionWritten +
      over(storedGB, plan.GB) * plan.extraGB;
    return { plan: plan.name, price };
  });
  return priced.toSorted((one, other) => one.price - other.price)[0]!;
}

/** What is exhausted first as students become more, each with the number at which it is. */
export function limits() {
  const one = estimate(MILLION);
  const upTo = (capacity: number, used: number) => Math.floor((capacity / used) * MILLION);
  return [
    {
      what: "pages of one process in the busiest hour",
      students: upTo(measured.pagesASecond, one.peak.pages),
    },
    { what: "streams of one process", students: upTo(measured.streams, one.peak.streams) },
    { what: "sign-ins of one process", students: upTo(measured.hashesASecond, one.peak.signIns) },
    {
      what: "write transactions of one database",
      students: upTo(measured.writesASecond, one.peak.writes),
    },
    { what: "100 GB in one database after a year", students: upTo(100, 12 * one.grownGB) },
  ].toSorted((first, second) => first.students - second.students);
}

const times = ({ statements, read, written }: Cost, factor: number): Cost => ({
  statements: statements * factor,
  read: read * factor,
  written: written * factor,
});

const sum = (all: Cost[]): Cost =>
  all.reduce((total, cost) => ({
    statements: total.statements + cost.statements,
    read: total.read + cost.read,
    written: total.written + cost.written,
  }));

const SIZES = [1_000, 20_000, 100_000, MILLION];
const rounded = (value: number) => {
  if (value < 10) return value.toFixed(1);
  return Number(value.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 0 });
};
const dollars = (price: number) => `$${price < 10 ? price.toFixed(2) : rounded(price)}`;
const millions = (value: number) => `${rounded(value / MILLION)} M`;

/** The tables of docs/scaling.md, in Markdown. */
export function tables(): string[] {
  const rows = SIZES.map((students) => {
    const found = estimate(students);
    const [now, later] = [priceOf(found, found.grownGB), priceOf(found, 12 * found.grownGB)];
    return [
      students.toLocaleString("en-US"),
      found.instances,
      rounded(found.peak.streams),
      rounded(found.peak.pages),
      rounded(found.peak.writes),
      millions(found.statements),
      millions(found.read),
      millions(found.written),
      `${found.grownGB < 0.1 ? found.grownGB.toFixed(2) : rounded(found.grownGB)} GB`,
      `${now.plan}, ${dollars(now.price)}`,
      `${later.plan}, ${dollars(later.price)}`,
    ];
  });
  const polling = pollingOf(1);
  return [
    table(
      "students|instances|streams at once|pages a second|writes a second|statements|rows read|rows written|grows by|first month|after a year",
      rows,
    ),
    table(
      "what is used up|at so many students",
      limits().map(({ what, students }) => [what, rounded(students)]),
    ),
    `An instance that only waits sends ${millions(polling.statements)} statements a month and writes ${millions(polling.written)} rows.`,
  ];
}

function table(head: string, rows: (string | number)[][]): string {
  const names = head.split("|");
  const lines = [names, names.map((_, index) => (index === 0 ? "-" : "-:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(tables().join("\n\n"));
}
