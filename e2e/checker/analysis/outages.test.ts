import { expect, test } from "vitest";
import type { Entry } from "../history";
import { mostOpen, outagesOf } from "./outages";
import { connect, frame } from "./sample-entries";

const end = (connection: number, at: number, reason: string): Entry => ({
  kind: "end",
  connection,
  at,
  reason,
});
const session = (connection: number, watcher: string, from: number): Entry[] => [
  connect({ watcher, connection, at: from, resume: undefined }),
  frame({ connection, at: from + 5, seq: 1 }),
  frame({ connection, at: from + 50, seq: 2 }),
];

test("an outage lasts from a stream's end to the next first frame, over attempts that fail", () => {
  const history = [
    ...session(1, "dewi", 0),
    end(1, 100, "ended by the server"),
    connect({ watcher: "dewi", connection: 2, at: 200, resume: undefined }),
    end(2, 210, "status 503"),
    ...session(3, "dewi", 300),
    end(3, 400, "done"),
  ];
  expect(outagesOf(history)).toEqual([205]);
});

test("what a reader ends itself is no outage, and one that never comes back is none that has ended", () => {
  const history = [
    ...session(1, "dewi", 0),
    end(1, 100, "broken by the watcher"),
    ...session(2, "dewi", 5_000),
    end(2, 6_000, "ended by the server"),
  ];
  expect(outagesOf(history)).toEqual([]);
});

test("streams are open at once from their first frame to their end", () => {
  const history = [
    ...session(1, "dewi", 0),
    ...session(2, "rizky", 10),
    end(1, 100, "ended by the server"),
    connect({ watcher: "dewi", connection: 3, at: 101, resume: undefined }),
    end(3, 102, "status 503"),
    ...session(4, "dewi", 110),
  ];
  expect(mostOpen(history)).toBe(2);
});
