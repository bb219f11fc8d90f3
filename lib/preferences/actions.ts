"use server";

import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { z } from "zod";
import { env } from "@/lib/env";
import { formAction } from "@/lib/handlers/form-action";
import { LOCALE_COOKIE, locales, TIME_ZONE_COOKIE, timeZoneNames } from "@/lib/i18n/preferences";

const A_YEAR_IN_SECONDS = 365 * 24 * 3600;

const preferencesSchema = z.object({
  locale: z.enum(locales).optional(),
  timeZone: z.enum(timeZoneNames).optional(),
});

/** Remembers language and time zone in this browser; open to visitors too. */
export const savePreferencesAction = formAction(preferencesSchema, async ({ locale, timeZone }) => {
  const jar = await cookies();
  const attributes = {
    path: "/",
    maxAge: A_YEAR_IN_SECONDS,
    httpOnly: true,
    sameSite: "lax",
    secure: env.secureOrigin,
  } as const;
  if (locale) jar.set(LOCALE_COOKIE, locale, attributes);
  if (timeZone) jar.set(TIME_ZONE_COOKIE, timeZone, attributes);
  revalidatePath("/", "layout");
});
