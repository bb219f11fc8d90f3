import { z } from "zod";
import { announcementTypes } from "@/db/vocabulary";
import { MENDED_IN_URLS } from "@/lib/control-characters";
import { courseIdSchema } from "@/lib/courses/schema";
import { requiredText } from "@/lib/text";

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

export const publishAnnouncementSchema = z.object({
  courseId: courseIdSchema,
  /** Made when the form is opened: sending it again publishes nothing new. */
  clientKey: z.string().regex(/^[\w-]{16,64}$/),
  type: z.enum(announcementTypes, { error: "announcementType" }),
  title: requiredText({ max: TITLE_MAX, lines: "one" }),
  message: requiredText({ max: MESSAGE_MAX, lines: "many" }),
  link: linkSchema,
});

export type NewAnnouncement = z.output<typeof publishAnnouncementSchema>;
