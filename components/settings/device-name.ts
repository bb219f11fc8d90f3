import { useTranslations } from "next-intl";
import type { Device } from "@/lib/accounts/device";

/** `Chrome di Android`, as far as it is known. */
export function useDeviceName({ browser, system }: Device): string {
  const t = useTranslations("settings");
  if (browser && system) return t("deviceBoth", { browser, system });
  return browser ?? system ?? t("deviceUnknown");
}
