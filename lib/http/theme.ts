/** The colours of the pages; `system`: those of the device. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const THEME_COOKIE = "theme";

export const themeOf = (cookie: string | undefined): Theme =>
  themes.find((theme) => theme === cookie) ?? "system";

/** The value of CSS `color-scheme`. */
export const colorSchemeOf = (theme: Theme) => (theme === "system" ? "light dark" : theme);

const barColors = { light: "#ffffff", dark: "#18201c" };

/** The colour of the browser's bars: that of the pages' surface in app/globals.css. */
export const barColorOf = (theme: Theme) =>
  theme === "system"
    ? [
        { media: "(prefers-color-scheme: light)", color: barColors.light },
        { media: "(prefers-color-scheme: dark)", color: barColors.dark },
      ]
    : barColors[theme];
