import "server-only";

import { cookies } from "next/headers";
import { LOCALE_COOKIE, type Reader, readerOf, zonePreference } from "./preferences";

/** Language and time zone of this request, from its cookies. */
export async function currentReader(): Promise<Reader> {
  const cookieStore = await cookies();
  return readerBy((name) => cookieStore.get(name)?.value);
}

/** Language and time zone of a request whose cookies `read` finds by their names. */
export const readerBy = (read: (name: string) => string | undefined): Reader =>
  readerOf(read(LOCALE_COOKIE), zonePreference(read).zone);
