import "server-only";

import { writeBatch } from "@/db/client";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import type { Separator } from "@/lib/csv/separator";
import { csvLine } from "@/lib/csv/writer";
import { PublicError } from "@/lib/errors";
import { listReaders, type Reader } from "./receipts";
import { requireSent } from "./sent";

const PAGE_SIZE = 500;

const header = ["username", "display_name", "read_at", "confirmed_at"];

/**
 * Who has read and confirmed an announcement as CSV, in chunks of lines; times are UTC. Only where a confirmation is
 * asked for: otherwise teachers see no names.
 */
export async function exportReceipts(actor: Actor, id: string, separator?: Separator) {
  const { needsConfirmation } = await requireSent(actor, id); // before the first line is sent
  if (!needsConfirmation) throw new PublicError("CONFLICT", "confirmationNotAsked");
  const entry = { actorId: actor.id, action: "receipts_export", targetId: id } as const;
  await writeBatch([await auditEntry(entry)]);
  return linesOf(actor, id, separator);
}

async function* linesOf(actor: Actor, id: string, separator?: Separator): AsyncGenerator<string> {
  yield `\ufeff${csvLine(header, separator)}`; // without a byte order mark Excel assumes another encoding
  let after: string | undefined;
  do {
    const page = await listReaders(actor, id, { after, limit: PAGE_SIZE });
    if (page.items.length > 0)
      yield page.items.map((reader) => csvLine(cellsOf(reader), separator)).join("");
    after = page.next ?? undefined;
  } while (after !== undefined);
}

const cellsOf = ({ username, displayName, readAt, confirmedAt }: Reader) => [
  username,
  displayName,
  readAt?.toISOString() ?? null,
  confirmedAt?.toISOString() ?? null,
];
