/** A calendar day, `2026-11-23`, of a moment in a time zone. */
export const dayOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);

/** The moment at which `day` begins in a time zone without summer time, as all of Indonesia's are. */
export const startOfDay = (day: string, timeZone: string): Date =>
  momentAt(`${day}T00:00`, timeZone);

/** A time as `<input type="datetime-local">` has it: `2026-11-23T16:00`. */
export const LOCAL_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

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
