import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "./brand";

/** A page outside `AppShell`. */
export function PlainPage({ children }: { children: ReactNode }) {
  const t = useTranslations("app");
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center px-4 py-12">
      <Brand name={t("name")} />
      {children}
    </main>
  );
}
