import { getRequestConfig } from "next-intl/server";
import en from "./messages/en.json";
import id from "./messages/id.json";
import { type Locale, timeZones } from "./preferences";
import { currentReader } from "./reader";

const messages = { id, en } satisfies Record<Locale, typeof id>;

/** Language and time zone of a request, from its cookies; a device's zone counts until one is chosen; default: Bahasa Indonesia and WIB. */
export default getRequestConfig(async () => {
  const { locale, timeZone } = await currentReader();
  return { locale, messages: messages[locale], timeZone: timeZones[timeZone] };
});
