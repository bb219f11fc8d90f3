import { z } from "zod";
import { auditActions, auditOutcomes } from "@/db/enums";
import { canonicalUsername } from "@/lib/auth/username";
import { startOfDay } from "@/lib/dates";

/** A form sends what was left empty as "". */
const orBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal("").transform(() => undefined), schema]).optional();

/** A username, or the id of whatever an entry speaks of. */
const person = z
  .string()
  .max(64)
  .transform((typed) => canonicalUsername(typed) || undefined)
  .optional();
const action = orBlank(z.enum(auditActions));
const outcome = orBlank(z.enum(auditOutcomes));
// Zones had odd offsets once; nothing was recorded then.
const day = orBlank(z.iso.date().refine((date) => date >= "2000-01-01"));

/** What an address may ask of the audit log; `from` and `to` are days and belong to the period. */
export const auditQuerySchema = z.strictObject({
  actor: person,
  target: person,
  action,
  outcome,
  from: day,
  to: day,
});

/** The same for a page, which leaves out what it does not understand. */
export const auditPageSchema = z.object({
  actor: person.catch(undefined),
  target: person.catch(undefined),
  action: action.catch(undefined),
  outcome: outcome.catch(undefined),
  from: day.catch(undefined),
  to: day.catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export type AuditQuery = z.output<typeof auditQuerySchema>;

const A_DAY_IN_MS = 24 * 3600 * 1000;

/** Days in the viewer's time zone as moments: from the first one's beginning until the last one's end. */
export function auditFilters({ from, to, ...filters }: AuditQuery, timeZone: string) {
  return {
    ...filters,
    from: from === undefined ? undefined : startOfDay(from, timeZone),
    until:
      to === undefined ? undefined : new Date(startOfDay(to, timeZone).getTime() + A_DAY_IN_MS),
  };
}

export type AuditFilters = ReturnType<typeof auditFilters>;
