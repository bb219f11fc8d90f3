import { exactly, type Row, type Target } from "../../../bench/support/report";
import { ask } from "./database";
import { AUDIENCE, type Kind, kinds, type Write } from "./writes";

/** What the database holds under one marker. */
type Found = { marker: string; id: string; whole: number; sent?: number };
type Stored = { rows: number; whole: boolean; sent: boolean; ids: string[] };

export type Judgement = {
  acknowledged: number;
  /** Acknowledged, but absent; under another id; more than once. */
  lost: string[];
  duplicated: string[];
  /** Present in part. */
  torn: string[];
  /** Present although the answer said that nothing was saved. */
  unexpected: string[];
  /** Answers that only a defect can give. */
  refused: string[];
  unknown: number;
  unknownStored: number;
};

/**
 * Announcements with their copies, changes and audit entry; these are whole or absent. The form saves a draft
 * before it sends: one that was not sent is kept, and has gone to nobody.
 */
const announcements = `select a.title as marker, a.id, a.status <> 'draft' as sent, case a.status
    when 'published' then
      (select count(*) from notification n where n.announcement_id = a.id) = 1
      and (select count(*) from recipient r join notification n on n.id = r.notification_id
        where n.announcement_id = a.id) = ${AUDIENCE}
      and (select count(*) from change c join notification n on n.id = c.notification_id
        where n.announcement_id = a.id and c.kind = 'published') = 1
      and (select count(*) from audit_log l where l.target_id = a.id and l.action = 'announcement_publish') = 1
    else not exists (select 1 from notification n where n.announcement_id = a.id)
    end and (select count(*) from announcement_course c where c.announcement_id = a.id) = 1 as whole
  from announcement a where a.title glob '*[a-z] [0-9]*'`;
const courses = `select title as marker, id,
    (select count(*) from audit_log l where l.target_id = course.id and l.action = 'course_create') = 1 as whole
  from course where title like 'course %'`;
const modules = `select m.title as marker, m.id, exists (select 1 from project p where p.module_id = m.id) as whole
  from course_module m where m.title like 'module %'`;
const reads = `select user_id || ' ' || notification_id as marker, notification_id as id, 1 as whole
  from recipient where read_at is not null`;

/** Reads what was written from the file itself, while no server needs to run. */
export async function readStored(path: string): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  for (const query of [announcements, courses, modules, reads]) {
    for (const row of await ask<Found>(path, query)) {
      const { marker } = row;
      const before = stored.get(marker) ?? { rows: 0, whole: true, sent: false, ids: [] };
      stored.set(marker, {
        rows: before.rows + 1,
        whole: before.whole && row.whole === 1,
        sent: before.sent || row.sent !== 0,
        ids: [...before.ids, row.id],
      });
    }
  }
  return stored;
}

/** Compares what was answered with what is stored. */
export function judge(writes: Write[], stored: Map<string, Stored>): Judgement {
  const found = (write: Write) => stored.get(write.marker);
  const markers = (is: (write: Write) => boolean | undefined) =>
    writes.filter(is).map(({ marker }) => marker);
  const unknown = writes.filter(({ outcome }) => outcome === "info");
  return {
    acknowledged: writes.filter(({ outcome }) => outcome === "ok").length,
    lost: markers((write) => write.outcome === "ok" && isLost(write, found(write))),
    duplicated: markers((write) => (found(write)?.rows ?? 0) > 1),
    torn: markers((write) => found(write)?.whole === false),
    unexpected: markers((write) => write.outcome === "fail" && found(write)?.sent),
    refused: writes.flatMap(({ note }) => (note?.startsWith("refused") ? [note] : [])),
    unknown: unknown.length,
    unknownStored: unknown.filter((write) => found(write)?.sent).length,
  };
}

const isLost = ({ id }: Write, found: Stored | undefined) =>
  !found?.sent || (id !== undefined && !found.ids.includes(id));

/** The same for what must not happen, as targets; what did is printed. */
export function judgementTargets(name: string, judgement: Judgement): Target[] {
  return (["lost", "duplicated", "torn", "unexpected", "refused"] as const).map((what) => {
    const those = judgement[what];
    if (those.length > 0) console.error(`${what}: ${those.slice(0, 10).join("; ")}`);
    return exactly(`${name}: ${what}`, those.length, 0);
  });
}

/** One row for each kind of write. */
export const rowsByKind = (writes: Write[]): Row[] =>
  kinds.flatMap((kind: Kind) => {
    const own = writes.filter((write) => write.kind === kind);
    const count = (outcome: string) => own.filter((write) => write.outcome === outcome).length;
    if (own.length === 0) return [];
    return [{ kind, acknowledged: count("ok"), unknown: count("info"), refused: count("fail") }];
  });
