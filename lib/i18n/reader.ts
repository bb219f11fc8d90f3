import "server-only";

import { cookies } from "next/headers";
import { LOCALE_COOKIE, type Reader, readerOf, zonePreference } from "./preferences";

/** Language and time zone of this request, from its cookies. */
export async function currentReader(): Promise<Reader> {
  const cookieStore = await cookies();
  const read = (name: string) => cookieStore.get(name)?.value;
  return readerOf(read(LOCALE_COOKIE), zonePreference(read).zone);
}
