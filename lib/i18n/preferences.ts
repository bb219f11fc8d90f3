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

/** A time zone with its common name: WIB, WITA or WIT. */
export const zoneNamed = (id: string) => ({
  id,
  name: timeZoneNames.find((name) => timeZones[name] === id) ?? id,
});
