/** The texts of the button that turns push on, as keys of the messages. */
export const enableTexts = [
  "enable",
  "enabling",
  "needsScript",
  "no",
  "needsInstall",
  "blocked",
  "failed",
  "offline",
] as const;
export type EnableText = (typeof enableTexts)[number];
