import { round } from "./statistics";

export type Row = Record<string, string | number>;
export type Target = { what: string; limit: string; reached: string; met: boolean };
export type Report = { title: string; rows: Row[]; targets: Target[] };

export function atMost(what: string, reached: number, limit: number, unit: string): Target {
  return {
    what,
    limit: `≤ ${limit} ${unit}`.trim(),
    reached: `${round(reached, 2)} ${unit}`.trim(),
    met: reached <= limit,
  };
}

export function exactly(what: string, reached: number | string, expected: number | string): Target {
  return { what, limit: String(expected), reached: String(reached), met: reached === expected };
}

/** The measurements, as Markdown. */
export const toMarkdown = ({ title, rows }: Report) => `### ${title}\n\n${table(rows)}`;

/** All targets, as Markdown. */
export function targetsToMarkdown(targets: Target[]): string {
  const rows = targets.map(({ what, limit, reached, met }) => ({
    what,
    target: limit,
    measured: reached,
    "": met ? "met" : "**missed**",
  }));
  return `### Targets\n\n${table(rows)}`;
}

const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;

function table(rows: Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const numeric = names.map((name) => rows.every((row) => typeof (row[name] ?? 0) === "number"));
  return [
    line(names),
    line(numeric.map((isNumber) => (isNumber ? "--:" : "---"))),
    ...rows.map((row) => line(names.map((name) => row[name] ?? ""))),
  ].join("\n");
}
