import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import en from "./messages/en.json";
import id from "./messages/id.json";
import { LOCALE_COOKIE, locales, TIME_ZONE_COOKIE, timeZoneNames, timeZones } from "./preferences";

const messages = { id, en } satisfies Record<(typeof locales)[number], typeof id>;

/** Language and time zone of a request, from its cookies; default: Bahasa Indonesia and WIB. */
export default getRequestConfig(async () => {
  const cookieStore = await cookies();
  const locale =
    locales.find((name) => name === cookieStore.get(LOCALE_COOKIE)?.value) ?? locales[0];
  const zone =
    timeZoneNames.find((name) => name === cookieStore.get(TIME_ZONE_COOKIE)?.value) ??
    timeZoneNames[0];
  return { locale, messages: messages[locale], timeZone: timeZones[zone] };
});
