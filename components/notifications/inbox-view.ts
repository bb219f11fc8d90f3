import { z } from "zod";
import { notificationTypes, type NotificationType, type Role } from "@/db/enums";
import { courseIdSchema } from "@/lib/ids";
import { MAX_SEARCH_LENGTH } from "@/lib/notifications/schema";
import { withQuery } from "@/lib/paths";

/** What the inbox's address says is to be shown; parts that make no sense are left out. */
export const inboxViewSchema = z.object({
  before: z.coerce.number().int().positive().optional().catch(undefined),
  marked: z.coerce.number().int().positive().optional().catch(undefined),
  unread: z.literal("true").optional().catch(undefined),
  course: courseIdSchema.optional().catch(undefined),
  type: z.enum(notificationTypes).optional().catch(undefined),
  q: z
    .string()
    .transform((text) => [...text].slice(0, MAX_SEARCH_LENGTH).join("").trim() || undefined)
    .optional()
    .catch(undefined),
});

export type InboxView = z.output<typeof inboxViewSchema>;
type Filters = Pick<InboxView, "unread" | "course" | "type" | "q">;

/** Whether some of the inbox is left out, other than what is read. */
export const isFiltered = ({ course, type, q }: Filters) =>
  [course, type, q].some((filter) => filter !== undefined);

/** The address of the inbox with other filters, from its start unless `before` is given. */
export function inboxPath(
  { unread, course, type, q }: Filters,
  changes: { [Name in keyof Filters]?: Filters[Name] | undefined } & { before?: number } = {},
): string {
  return withQuery("/app/notifications", { unread, course, type, q, ...changes });
}

const staffTypes = new Set<NotificationType>(["hand_in", "unsent"]);
const studentTypes = new Set<NotificationType>(["review", "reminder"]);

/** The types that somebody of the role may receive. */
export const typesFor = (role: Role) =>
  notificationTypes.filter((type) => !(role === "student" ? staffTypes : studentTypes).has(type));
