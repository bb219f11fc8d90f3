import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { requireAttempt } from "@/lib/throttle/attempts";
import { ownExportsBy } from "@/lib/throttle/limits";
import { accountSections } from "./account-sections";
import { courseSections } from "./course-sections";
import type { ExportSection } from "./export-section";

const PAGE_SIZE = 200;

/** What an export of own data consists of, by its name in the file. */
export const sections: Record<string, ExportSection> = { ...accountSections, ...courseSections };

/**
 * Everything that is stored about the actor, as JSON in chunks of text, without secrets and without other
 * people's data. Limited per user, and recorded.
 */
export async function exportOwnData(actor: Actor): Promise<AsyncGenerator<string>> {
  await admitExport(actor); // before the first chunk is sent
  return chunksOf(actor);
}

/** Counts and records an export. Throws when there were too many. */
export async function admitExport(actor: Actor): Promise<void> {
  await requireAttempt([ownExportsBy(actor)]);
  const entry = { actorId: actor.id, action: "own_data_export", targetId: actor.id } as const;
  await writeBatch([await auditEntry(entry)]);
}

export async function* chunksOf(actor: Actor): AsyncGenerator<string> {
  yield `{"exportedAt":${JSON.stringify(new Date())}`;
  for (const [name, section] of Object.entries(sections)) {
    yield `,\n${JSON.stringify(name)}:[`;
    yield* rowsOf(actor, section);
    yield "]";
  }
  yield "}\n";
}

/** The rows as a list without its brackets, a page at a time. */
async function* rowsOf({ id }: Actor, section: ExportSection): AsyncGenerator<string> {
  let after = 0;
  let separator = "\n";
  for (;;) {
    const page = await readPage(id, section, after);
    for (const { fields } of page) {
      yield separator + JSON.stringify(fields);
      separator = ",\n";
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE_SIZE) return;
    after = last.rowid;
  }
}

function readPage(userId: string, { table, owner, fields, onlyIf }: ExportSection, after: number) {
  const rowid = sql<number>`${table}.rowid`;
  return db
    .select({ fields, rowid })
    .from(table)
    .where(and(eq(owner, userId), sql`${rowid} > ${after}`, onlyIf))
    .orderBy(rowid)
    .limit(PAGE_SIZE);
}
