import "server-only";

import { cookies } from "next/headers";
import { LOCALE_COOKIE, type Reader, readerOf, TIME_ZONE_COOKIE } from "./preferences";

/** Language and time zone of this request, from its cookies. */
export async function currentReader(): Promise<Reader> {
  const cookieStore = await cookies();
  return readerOf(cookieStore.get(LOCALE_COOKIE)?.value, cookieStore.get(TIME_ZONE_COOKIE)?.value);
}
