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
/** The time zone that the user has chosen. */
export const TIME_ZONE_COOKIE = "time_zone";
/** The one of the device, which counts until the user has chosen; set by the browser. */
export const DEVICE_ZONE_COOKIE = "device_zone";
/** A device's zone that the user does not want; set by the browser. */
export const DECLINED_ZONE_COOKIE = "declined_zone";

const timeZoneCalled = (name: string | undefined): TimeZone | undefined =>
  timeZoneNames.find((known) => known === name);

type ReadCookie = (name: string) => string | undefined;

/** The zone to show, whether the user chose it, and the device's zone that was declined. */
export function zonePreference(read: ReadCookie) {
  const chosen = timeZoneCalled(read(TIME_ZONE_COOKIE));
  const zone = chosen ?? timeZoneCalled(read(DEVICE_ZONE_COOKIE)) ?? timeZoneNames[0];
  return {
    zone,
    isChosen: chosen !== undefined,
    declined: timeZoneCalled(read(DECLINED_ZONE_COOKIE)),
  };
}

/** The zone with this offset from UTC, in minutes: a phone in Pontianak may say Jakarta or Bangkok. */
export const timeZoneOf = (offsetMinutes: number): TimeZone | undefined =>
  (({ 420: "WIB", 480: "WITA", 540: "WIT" }) as const)[offsetMinutes];

/** For whom a text is written. There is one object for each combination, so readers can be compared. */
export type Reader = { readonly locale: Locale; readonly timeZone: TimeZone };

export const allReaders: readonly Reader[] = locales.flatMap((locale) =>
  timeZoneNames.map((timeZone) => ({ locale, timeZone })),
);

/** Unknown values mean the default: Bahasa Indonesia and WIB. */
export function readerOf(locale?: string, timeZone?: string): Reader {
  const known = allReaders.find((each) => each.locale === locale) ?? allReaders[0];
  return (
    allReaders.find((each) => each.locale === known?.locale && each.timeZone === timeZone) ??
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
