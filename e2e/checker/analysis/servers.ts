import { type Entry, ofKind, type Output } from "../history";
import type { Violation } from "./violation";

/** Checks that the servers ran until they were stopped, and logged no errors but those of injected faults. */
export function checkServers(history: Entry[]): Violation[] {
  const failures = ofKind(history, "server-failure").map(({ what, ...about }): Violation => ({
    kind: "server",
    what,
    about,
  }));
  const isDatabaseFaulty = ofKind(history, "nemesis").some(({ what }) =>
    /\b(database|lock)\b/.test(what),
  );
  const problems = errorsIn(ofKind(history, "output"))
    .filter((error) => !isExpected(error, isDatabaseFaulty))
    .map(({ lines, ...about }): Violation => {
      return { kind: "server", what: lines.slice(0, 12).join("\n"), about };
    });
  return [...failures, ...problems];
}

type LoggedError = { server: string; at: number; lines: string[] };

const startupOutput = /^(▲ Next\.js|- (Local|Network): |✓ (Ready|Running) )/;

/** Continuation lines of an error: indented, closing a bracket, or part of a query. */
const continuation = /^( |\}|\]|params:|from |where |group |order )/;

function errorsIn(outputs: Output[]): LoggedError[] {
  const open = new Map<string, LoggedError>();
  const problems: LoggedError[] = [];
  for (const { server, at, line } of outputs) {
    if (startupOutput.test(line) || line === "") continue;
    const last = open.get(server);
    if (last && continuation.test(line)) {
      last.lines.push(line);
      continue;
    }
    const error = { server, at, lines: [line] };
    open.set(server, error);
    problems.push(error);
  }
  return problems;
}

/** The last is the error of a connection that was not replaced after SQLITE_BUSY. */
const neverExpected = /unhandled|uncaught|SQL statements in progress/i;
const unreachable =
  /fetch failed|ECONN|other side closed|socket hang up|terminated|HTTP 5\d\d|status 502|STREAM_EXPIRED|stream has expired|baton|SQLITE_BUSY|[Tt]imeout|circuit is open|JSON/;

/** Errors that injected database faults explain. */
function isExpected({ lines }: LoggedError, isDatabaseFaulty: boolean): boolean {
  const text = lines.join("\n");
  return isDatabaseFaulty && unreachable.test(text) && !neverExpected.test(text);
}
