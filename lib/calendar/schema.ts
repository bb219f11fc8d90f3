import { z } from "zod";

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

/** The query of the page: a month as `2026-12`, by default the present one. */
export const calendarPageSchema = z.object({
  month: z.string().regex(MONTH).optional().catch(undefined),
});

/** The forms have no fields. */
export const feedFormSchema = z.object({});

/** The name of the file in the address: the secret, `.ics`. */
export const feedParamsSchema = z.object({ file: z.string().regex(/^[\w-]{32}\.ics$/) });

export const FEED_PATH = "/api/calendar/";
export const feedPath = (secret: string) => `${FEED_PATH}${secret}.ics`;
