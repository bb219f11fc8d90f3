import { z } from "zod";
import { announcementTypes } from "@/db/enums";
import { URL_UNSAFE_CHARACTERS } from "@/lib/text/control-characters";
import { limitSchema } from "@/lib/http/paging";
import { pastedLine } from "@/lib/text/pasted-text";
import { requiredText } from "@/lib/text/text-schema";

export const TITLE_MAX = 200;
export const MESSAGE_MAX = 10_000;
const LINK_MAX = 2_048;

/**
 * An http(s) URL without credentials, normalized as browsers do; "" becomes null. What begins with a host gets
 * `https://`.
 */
export const linkSchema = z
  .string()
  .max(LINK_MAX, { error: "link" })
  .transform((pasted, context) => {
    const typed = withScheme(pastedLine(pasted));
    if (typed === "") return null;
    const href = safeHref(typed);
    if (href === undefined) {
      context.addIssue({ code: "custom", message: "link" });
      return z.NEVER;
    }
    return href;
  });

/** Names of at least two labels, the last of letters, then a port, a path or nothing. */
const HOST_FIRST =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,63}(?::\d{1,5})?(?:[/?#]|$)/u;
/** The name of a file is no host. */
const FILE_NAME = /^[^/?#]*\.(?:pdf|docx?|xlsx?|pptx?|odt|jpe?g|png|gif|mp[34]|txt|html?)$/i;

const withScheme = (typed: string) =>
  HOST_FIRST.test(typed) && !FILE_NAME.test(typed) ? `https://${typed}` : typed;

function safeHref(typed: string): string | undefined {
  if (URL_UNSAFE_CHARACTERS.test(typed) || !/^https?:\/\/[^/]/i.test(typed)) return undefined;
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

/** The body of the API, which has the course in the path and the key in a header. */
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
