/** A calendar day, `2026-11-23`, of a moment in a time zone. */
export const dayOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);

/** The moment at which `day` begins in a time zone without summer time, as all of Indonesia's are. */
export const startOfDay = (day: string, timeZone: string): Date =>
  momentAt(`${day}T00:00`, timeZone);

const localForm = /^20\d\d-\d\d-\d\dT\d\d:\d\d$/;

/** Whether it is a time of this century as `<input type="datetime-local">` has it: `2026-11-23T16:00`. */
export function isLocalTime(typed: string): boolean {
  if (!localForm.test(typed)) return false;
  const moment = new Date(`${typed}Z`);
  // A 31st of February would become one of March.
  return !Number.isNaN(moment.getTime()) && localTimeOf(moment, "UTC") === typed;
}

/** The moment at which clocks in a time zone without summer time show `local`. */
export function momentAt(local: string, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const named = parts
    .formatToParts(new Date(`${local.slice(0, 10)}T00:00Z`))
    .find(({ type }) => type === "timeZoneName");
  const offset = named?.value.slice("GMT".length) || "Z";
  return new Date(`${local}${offset}`);
}

/** What clocks in a time zone show at a moment, for `<input type="datetime-local">`. */
export const localTimeOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .format(moment)
    .replace(" ", "T");
