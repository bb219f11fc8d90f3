import { expect, test } from "vitest";
import type { Entry } from "../history";
import { checkServers } from "./servers";

const nemesis = (what: string) => ({ kind: "nemesis", at: 1, what }) as Entry;
const logged = (line: string) => ({ kind: "output", at: 2, server: "a", line }) as Entry;
const verdict = (...history: Entry[]) => checkServers(history).map(({ what }) => what);

test("a database that is made to fail explains that it does not answer, and nothing else", () => {
  const open = "DatabaseUnavailableError: The database has stopped answering.: the circuit is open";
  const faulty = nemesis("database mute: every request");
  expect(verdict(faulty, logged(open))).toEqual([]);
  expect(verdict(nemesis("kill"), logged(open))).toEqual([open]);
  const unhandled = `unhandled rejection: ${open}`;
  const other = "TypeError: x is undefined";
  expect(verdict(faulty, logged(unhandled), logged(other))).toEqual([unhandled, other]);
});
