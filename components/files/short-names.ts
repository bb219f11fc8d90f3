import { isolate } from "@/lib/text/isolate";

const NAMES = 3;
const START = 16;
const END = 10;

/** The first names for a sentence, long ones without their middle, and how many more there are. */
export function shortNames(names: readonly string[]): { names: string; more: number } {
  const shown = names.slice(0, NAMES).map((name) => isolate(shortName(name)));
  return { names: shown.join(", "), more: Math.max(0, names.length - NAMES) };
}

function shortName(name: string): string {
  const letters = [...name];
  if (letters.length <= START + END + 1) return name;
  return `${letters.slice(0, START).join("")}…${letters.slice(-END).join("")}`;
}
