import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/brand";
import { ClientMessages } from "@/components/layout/client-messages";
import { LanguageSwitch } from "@/components/layout/language-switch";
import { ForgetInbox } from "@/components/offline/forget-inbox";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("app");
  return (
    <ClientMessages of="(auth)">
      <div className="mx-auto grid min-h-dvh max-w-md content-start gap-8 px-4 py-6 sm:py-12">
        <header className="grid gap-3">
          <div className="flex items-center justify-between">
            <Brand name={t("name")} />
            <LanguageSwitch />
          </div>
          <p className="text-muted">{t("tagline")}</p>
        </header>
        <ForgetInbox />
        <main className="grid gap-6">{children}</main>
      </div>
    </ClientMessages>
  );
}
