import { z } from "zod";
import { auditActions, auditOutcomes } from "@/db/enums";
import { usernameToFind } from "@/lib/auth/username";
import { startOfDay } from "@/lib/dates";

/** A form sends empty fields as "". */
const orBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal("").transform(() => undefined), schema]).optional();

/** A username, or the id of anything that an entry refers to. */
const userOrId = z
  .string()
  .max(64)
  .transform((typed) => usernameToFind(typed) || undefined)
  .optional();
const action = orBlank(z.enum(auditActions));
const outcome = orBlank(z.enum(auditOutcomes));
// Before that, time zones had irregular offsets, and there are no entries.
const day = orBlank(z.iso.date().refine((date) => date >= "2000-01-01"));

/** The query of the audit log; `from` and `to` are inclusive days. */
export const auditQuerySchema = z.strictObject({
  actor: userOrId,
  target: userOrId,
  action,
  outcome,
  from: day,
  to: day,
});

/** The query of the page's URL: invalid values are ignored. */
export const auditPageSchema = z.object({
  actor: userOrId.catch(undefined),
  target: userOrId.catch(undefined),
  action: action.catch(undefined),
  outcome: outcome.catch(undefined),
  from: day.catch(undefined),
  to: day.catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export type AuditQuery = z.output<typeof auditQuerySchema>;

const DAY_MS = 24 * 3600 * 1000;

/** Converts inclusive days in the viewer's time zone to instants; `until` is exclusive. */
export function auditFilters({ from, to, ...filters }: AuditQuery, timeZone: string) {
  return {
    ...filters,
    from: from === undefined ? undefined : startOfDay(from, timeZone),
    until: to === undefined ? undefined : new Date(startOfDay(to, timeZone).getTime() + DAY_MS),
  };
}

export type AuditFilters = ReturnType<typeof auditFilters>;
