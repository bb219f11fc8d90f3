/** The languages of the interface; the first is the default. */
export const locales = ["id", "en"] as const;
export type Locale = (typeof locales)[number];

/** Indonesia's three time zones; the first is the default. */
export const timeZones = {
  WIB: "Asia/Jakarta",
  WITA: "Asia/Makassar",
  WIT: "Asia/Jayapura",
} as const;
export type TimeZone = keyof typeof timeZones;
export const timeZoneNames = Object.keys(timeZones) as [TimeZone, ...TimeZone[]];

export const LOCALE_COOKIE = "locale";
export const TIME_ZONE_COOKIE = "time_zone";

/** For whom a text is written. There is one object for each combination, so readers can be compared. */
export type Reader = { readonly locale: Locale; readonly timeZone: TimeZone };

const readers: readonly Reader[] = locales.flatMap((locale) =>
  timeZoneNames.map((timeZone) => ({ locale, timeZone })),
);

/** Unknown values mean the default: Bahasa Indonesia and WIB. */
export function readerOf(locale?: string, timeZone?: string): Reader {
  const known = readers.find((each) => each.locale === locale) ?? readers[0];
  return (
    readers.find((each) => each.locale === known?.locale && each.timeZone === timeZone) ??
    (known as Reader)
  );
}

/** The school's language and zone: of texts whose reader is not known. */
export const defaultReader = readerOf();

/** A time zone with its common name: WIB, WITA or WIT. */
export const zoneNamed = (id: string) => ({
  id,
  name: timeZoneNames.find((name) => timeZones[name] === id) ?? id,
});
