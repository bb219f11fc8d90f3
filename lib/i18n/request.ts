import { getRequestConfig } from "next-intl/server";
import { catalogues } from "./catalogues";
import { timeZones } from "./preferences";
import { currentReader } from "./reader";

/** Language and time zone of a request, from its cookies; a device's zone counts until one is chosen; default: Bahasa Indonesia and WIB. */
export default getRequestConfig(async () => {
  const { locale, timeZone } = await currentReader();
  return { locale, messages: catalogues[locale], timeZone: timeZones[timeZone] };
});
