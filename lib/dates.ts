/** A calendar day, `2026-11-23`, of a moment in a time zone. */
export const dayOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);

const DAY_MS = 86_400_000;

/** How many midnights of a time zone lie between two moments; negative when `to` is the earlier one. */
export const daysBetween = (from: Date, to: Date, timeZone: string): number =>
  // As days of UTC, each of 24 hours.
  (Date.parse(dayOf(to, timeZone)) - Date.parse(dayOf(from, timeZone))) / DAY_MS;

/** The start of `day` in a time zone without summer time, as are all of Indonesia's. */
export const startOfDay = (day: string, timeZone: string): Date =>
  momentAt(`${day}T00:00`, timeZone);

const LOCAL_TIME = /^20\d\d-\d\d-\d\dT\d\d:\d\d$/;

/** Whether it is a valid time of this century in the format of `<input type="datetime-local">`: `2026-11-23T16:00`. */
export function isLocalTime(typed: string): boolean {
  if (!LOCAL_TIME.test(typed)) return false;
  const moment = new Date(`${typed}Z`);
  // `Date` turns 31 February into a day of March.
  return !Number.isNaN(moment.getTime()) && localTimeOf(moment, "UTC") === typed;
}

/** The instant of the local time `local` in a time zone without summer time. */
export function momentAt(local: string, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const zoneName = parts
    .formatToParts(new Date(`${local.slice(0, 10)}T00:00Z`))
    .find(({ type }) => type === "timeZoneName");
  const offset = zoneName?.value.slice("GMT".length) || "Z";
  return new Date(`${local}${offset}`);
}

/** The local time of an instant in a time zone, for `<input type="datetime-local">`. */
export const localTimeOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .format(moment)
    .replace(" ", "T");
