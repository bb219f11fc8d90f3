/** A calendar day, `2026-11-23`, of a moment in a time zone. */
export const dayOf = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);

/** The moment at which `day` begins in a time zone without summer time, as all of Indonesia's are. */
export function startOfDay(day: string, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const named = parts.formatToParts(new Date(day)).find(({ type }) => type === "timeZoneName");
  const offset = named?.value.slice("GMT".length) || "Z";
  return new Date(`${day}T00:00:00${offset}`);
}
