import type { locales } from "./preferences";
import type messages from "./messages/id.json";

declare module "next-intl" {
  interface AppConfig {
    Locale: (typeof locales)[number];
    Messages: typeof messages;
  }
}
