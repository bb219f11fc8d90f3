import type { MetadataRoute } from "next";
import { catalogues } from "@/lib/i18n/catalogues";
import type { Locale } from "@/lib/i18n/preferences";

export const manifestFile = (locale: Locale) => `${locale}.webmanifest`;

/** The web app manifest. `id` is the same in both languages: it is one application. */
export function manifestIn(locale: Locale): MetadataRoute.Manifest {
  const { app, inbox, layout } = catalogues[locale];
  return {
    id: "/",
    name: app.name,
    short_name: app.name,
    description: app.tagline,
    lang: locale,
    dir: "ltr",
    start_url: "/",
    scope: "/",
    display: "standalone",
    theme_color: "#ffffff",
    background_color: "#f6f7f4",
    categories: ["education"],
    // From app/icon.svg by scripts/icons.mjs.
    icons: [
      { src: "/icons/192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icons/512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icons/maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
    shortcuts: [
      { name: inbox.title, url: "/app/notifications" },
      { name: inbox.unread, url: "/app/notifications?unread=true" },
      { name: layout.settings, url: "/app/settings" },
    ],
  };
}
