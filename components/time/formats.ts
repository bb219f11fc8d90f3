/** Date and time to the minute, with the time zone: "5 Des 2026, 18.31 WIB". */
export const minutes = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const satisfies Intl.DateTimeFormatOptions;

/** The same with the day of the week, for what somebody plans for. */
export const minutesOfDay = { weekday: "long", ...minutes } as const;

/** For one of the next days, where there is little room: "Sen, 7 Des, 07.00 WIB". */
export const shortTime = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const satisfies Intl.DateTimeFormatOptions;

/** Keeps the zone of a formatted time on the line of the time. */
export const withZoneBeside = (formatted: string) => formatted.replace(/ (?=\S+$)/, "\u00a0");
