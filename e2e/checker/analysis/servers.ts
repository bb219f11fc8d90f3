import { type Entry, ofKind, type Output } from "../history";
import type { Violation } from "./violation";

/** Whether the servers lived as long as they were let, and complained of nothing but what was done to them. */
export function checkServers(history: Entry[]): Violation[] {
  const troubles = ofKind(history, "trouble").map(({ what, ...about }): Violation => ({
    kind: "server",
    what,
    about,
  }));
  const ill = ofKind(history, "nemesis").some(({ what }) => /\b(database|lock)\b/.test(what));
  const complaints = complaintsIn(ofKind(history, "output"))
    .filter((complaint) => !isExpected(complaint, ill))
    .map(({ lines, ...about }): Violation => {
      return { kind: "server", what: lines.slice(0, 12).join("\n"), about };
    });
  return [...troubles, ...complaints];
}

type Complaint = { server: string; at: number; lines: string[] };

const greeting = /^(▲ Next\.js|- (Local|Network): |✓ (Ready|Running) )/;

/** An error goes over many lines: those that are indented, close a bracket, or hold a query. */
const continued = /^( |\}|\]|params:|from |where |group |order )/;

function complaintsIn(outputs: Output[]): Complaint[] {
  const open = new Map<string, Complaint>();
  const complaints: Complaint[] = [];
  for (const { server, at, line } of outputs) {
    if (greeting.test(line) || line === "") continue;
    const last = open.get(server);
    if (last && continued.test(line)) {
      last.lines.push(line);
      continue;
    }
    const complaint = { server, at, lines: [line] };
    open.set(server, complaint);
    complaints.push(complaint);
  }
  return complaints;
}

/** The last is what a connection says that was not replaced after it had been refused a lock. */
const neverExpected = /unhandled|uncaught|SQL statements in progress/i;
const unreachable =
  /fetch failed|ECONN|other side closed|socket hang up|terminated|HTTP 5\d\d|status 502|STREAM_EXPIRED|stream has expired|baton|SQLITE_BUSY|[Tt]imeout|JSON/;

/** Where the database was ill, errors that name its illness. */
function isExpected({ lines }: Complaint, ill: boolean): boolean {
  const text = lines.join("\n");
  return ill && unreachable.test(text) && !neverExpected.test(text);
}
