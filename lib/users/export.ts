import "server-only";

import { writeBatch } from "@/db/client";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import type { Separator } from "@/lib/csv/separator";
import { csvLine } from "@/lib/csv/writer";
import { forbidden } from "@/lib/errors";
import { type ListedUser, listUsers } from "./data";
import { canManageUsers } from "./policy";
import type { UserFilter } from "./schema";

const PAGE_SIZE = 200;

const header = [
  "username",
  "display_name",
  "role",
  "age",
  "created_at",
  "last_seen_at",
  "suspended_at",
];

/** The users that match the filter as CSV, in chunks of lines; times are UTC. Admins only. */
export async function exportUsers(actor: Actor, filter: UserFilter, separator?: Separator) {
  if (!canManageUsers(actor)) throw forbidden(); // before the first line is sent
  // Not the search term, which may be a name: audit entries outlive the users.
  const { role = null, status = null } = filter;
  const detail = { role, status, search: Boolean(filter.search) };
  await writeBatch([await auditEntry({ actorId: actor.id, action: "users_export", detail })]);
  return linesOf(actor, filter, separator);
}

async function* linesOf(
  actor: Actor,
  filter: UserFilter,
  separator?: Separator,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(header, separator)}`; // without a byte order mark Excel assumes another encoding
  let after: string | undefined;
  do {
    const page = await listUsers(actor, { ...filter, after, limit: PAGE_SIZE });
    if (page.items.length > 0)
      yield page.items.map((user) => csvLine(cellsOf(user), separator)).join("");
    after = page.next ?? undefined;
  } while (after !== undefined);
}

const cellsOf = (user: ListedUser) => [
  user.username,
  user.displayName,
  user.role,
  user.age,
  user.createdAt.toISOString(),
  user.lastSeenAt?.toISOString() ?? null,
  user.suspendedAt?.toISOString() ?? null,
];
