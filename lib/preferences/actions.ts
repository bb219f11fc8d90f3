"use server";

import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { z } from "zod";
import { env } from "@/lib/env";
import { formAction } from "@/lib/handlers/form-action";
import { LOCALE_COOKIE, locales, TIME_ZONE_COOKIE, timeZoneNames } from "@/lib/i18n/preferences";
import { THEME_COOKIE, themes } from "@/lib/http/theme";

const ONE_YEAR_SECONDS = 365 * 24 * 3600;

const preferencesSchema = z.object({
  locale: z.enum(locales).optional(),
  timeZone: z.enum(timeZoneNames).optional(),
  theme: z.enum(themes).optional(),
});

/** Stores language, time zone and theme in cookies; also for visitors without an account. */
export const savePreferencesAction = formAction(preferencesSchema, async (chosen) => {
  const cookieStore = await cookies();
  const attributes = {
    path: "/",
    maxAge: ONE_YEAR_SECONDS,
    httpOnly: true,
    sameSite: "lax",
    secure: env.secureOrigin,
  } as const;
  const { locale, timeZone, theme } = chosen;
  if (locale) cookieStore.set(LOCALE_COOKIE, locale, attributes);
  if (timeZone) cookieStore.set(TIME_ZONE_COOKIE, timeZone, attributes);
  if (theme) cookieStore.set(THEME_COOKIE, theme, attributes);
  revalidatePath("/", "layout");
});
