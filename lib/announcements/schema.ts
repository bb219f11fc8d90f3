import { z } from "zod";
import { announcementTypes } from "@/db/enums";
import { MENDED_IN_URLS } from "@/lib/text/control-characters";
import { limitSchema } from "@/lib/http/paging";
import { requiredText } from "@/lib/text/text-schema";
import { checkbox } from "@/lib/forms/fields";
import { courseIdSchema } from "@/lib/ids";

export const TITLE_MAX = 200;
export const MESSAGE_MAX = 10_000;
const LINK_MAX = 2_048;

/** An http(s) address without a name or password in it, stored as the browser would open it; "" is none. */
export const linkSchema = z
  .string()
  .trim()
  .max(LINK_MAX, { error: "link" })
  .transform((typed, context) => {
    if (typed === "") return null;
    const href = safeHref(typed);
    if (href === undefined) {
      context.addIssue({ code: "custom", message: "link" });
      return z.NEVER;
    }
    return href;
  });

function safeHref(typed: string): string | undefined {
  if (MENDED_IN_URLS.test(typed) || !/^https?:\/\/[^/]/i.test(typed)) return undefined;
  if (!URL.canParse(typed)) return undefined;
  const url = new URL(typed);
  if (url.username !== "" || url.password !== "" || url.hostname === "") return undefined;
  return url.href.length <= LINK_MAX ? url.href : undefined;
}

const content = {
  type: z.enum(announcementTypes, { error: "announcementType" }),
  title: requiredText({ max: TITLE_MAX, lines: "one" }),
  message: requiredText({ max: MESSAGE_MAX, lines: "many" }),
};

/** Made by the client: sending again under it publishes nothing new. */
export const clientKeySchema = z.string().regex(/^[\w-]{16,64}$/);

/** What the composer's form holds; its key was made when it was opened. */
export const publishAnnouncementSchema = z.object({
  courseId: courseIdSchema,
  clientKey: clientKeySchema,
  ...content,
  link: linkSchema,
  mustRead: checkbox,
});

/** The same over the API, where the course stands in the path and the key in a header. */
export const newAnnouncementSchema = z.strictObject({
  ...content,
  link: linkSchema.nullish().transform((link) => link ?? null),
  mustRead: z.boolean().optional(),
});

export const listAnnouncementsSchema = z.strictObject({
  before: z.string().max(100).optional(),
  limit: limitSchema,
});

export type NewAnnouncement = z.output<typeof newAnnouncementSchema> & {
  courseId: string;
  clientKey: string;
};
