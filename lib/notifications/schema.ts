import { z } from "zod";
import { muteKinds, notificationTypes } from "@/db/enums";
import { LATEST_TIME_MS, limitSchema } from "@/lib/http/paging";
import { checkbox, integerField } from "@/lib/forms/fields";
import { courseIdSchema, userIdSchema } from "@/lib/ids";
import { MAX_CHANGES } from "@/lib/offline/messages";
import { snoozeChoices } from "./snooze-times";

export const notificationIdSchema = z.string().regex(/^notif_[0-9a-z]{1,40}$/);

/** Plain text: its words are searched. */
export const MAX_SEARCH_LENGTH = 100;

const seq = integerField({ min: 0, max: Number.MAX_SAFE_INTEGER });

export const listQuerySchema = z.strictObject({
  before: seq.optional(),
  after: seq.optional(),
  unread: z
    .stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive" })
    .meta({ type: "boolean" })
    .default(false),
  course: courseIdSchema.optional(),
  type: z.enum(notificationTypes).optional(),
  q: z.string().max(MAX_SEARCH_LENGTH, { error: "tooLong" }).trim().optional().meta({
    description:
      "Words, in plain text: what contains words that begin with each of them, in the title or the text.",
  }),
  text: z.literal("lines").optional().meta({
    description:
      "Messages keep the paragraphs, lists and link addresses of what was written in Markdown.",
  }),
  limit: limitSchema,
});

export type InboxQuery = Partial<z.output<typeof listQuerySchema>>;

export const notificationParamsSchema = z.object({ id: notificationIdSchema });
export const readStateSchema = z.strictObject({ read: z.boolean() });
export const readAllSchema = z.strictObject({ upTo: z.number().int().min(0) });

/** What a device queued while it was offline: see `OfflineChange`. */
const change = { key: z.string().regex(/^[\w-]{16,64}$/), id: notificationIdSchema };
export const replaySchema = z.strictObject({
  userId: userIdSchema.meta({ description: "Who made the changes: nobody else may send them." }),
  changes: z
    .array(
      z.discriminatedUnion("action", [
        z.strictObject({ ...change, action: z.enum(["read", "unread"]) }),
        z.strictObject({ ...change, action: z.literal("confirm"), version: z.int().min(1) }),
      ]),
    )
    .min(1)
    .max(MAX_CHANGES)
    .meta({ description: "In this order. Each `key` has its effect once, within a day." }),
});

/** The forms' fields, which are text. */
export const setReadFormSchema = z.object({
  id: notificationIdSchema,
  read: z.enum(["true", "false"]).transform((value) => value === "true"),
});
export const markAllReadFormSchema = z.object({ upTo: seq });
export const undoMarkAllReadFormSchema = z.object({
  readAt: integerField({ min: 0, max: LATEST_TIME_MS }).transform(
    (milliseconds) => new Date(milliseconds),
  ),
});

/** `version` is the one that the reader saw. */
export const confirmFormSchema = z.object({
  id: notificationIdSchema,
  version: integerField({ min: 1, max: Number.MAX_SAFE_INTEGER }),
});
export const undoConfirmationFormSchema = z.object({ id: notificationIdSchema });

export const snoozeSchema = z.strictObject({
  until: z.iso.datetime({ offset: true, error: "time" }).transform((text) => new Date(text)),
});

/** `choice` is a time in the reader's zone. */
export const snoozeFormSchema = z.object({
  id: notificationIdSchema,
  choice: z.enum(snoozeChoices, "time"),
});
export const cancelSnoozeFormSchema = z.object({ id: notificationIdSchema });

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "time")
  .transform((typed) => {
    const [hour = 0, minute = 0] = typed.split(":").map(Number);
    return hour * 60 + minute;
  });

export const muteFormSchema = z.object({
  kind: z.enum(muteKinds),
  target: z.string().max(60),
  muted: z.enum(["true", "false"]).transform((value) => value === "true"),
});
export type MuteTarget = Pick<z.output<typeof muteFormSchema>, "kind" | "target">;

/** In minutes after midnight of the user's zone. */
export type QuietHours = { from: number; to: number } | null;

/** Without `enabled` there are none. */
export const quietHoursFormSchema = z
  .object({ enabled: checkbox, from: timeOfDay, to: timeOfDay })
  .transform(({ enabled, from, to }): QuietHours => (enabled ? { from, to } : null));
