import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/brand";
import { ClientMessages } from "@/components/layout/client-messages";
import { LanguageSwitch } from "@/components/layout/language-switch";
import { ForgetInbox } from "@/components/offline/forget-inbox";
import "./art/art.css";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("app");
  return (
    <ClientMessages of="(auth)">
      <div className="grid min-h-dvh grid-cols-1 lg:grid-cols-2">
        {/* On a wide screen the tagline is beside the form, otherwise above it. */}
        <p
          aria-hidden="true"
          className="auth-art hidden p-12 text-3xl/snug font-bold text-balance text-white lg:block xl:p-16"
        >
          {t("tagline")}
        </p>
        <div className="mx-auto grid w-full max-w-md content-start gap-8 px-4 py-6 sm:py-12 lg:content-center">
          <header className="grid gap-3">
            <div className="flex items-center justify-between">
              <Brand name={t("name")} />
              <LanguageSwitch />
            </div>
            <p className="text-muted lg:sr-only">{t("tagline")}</p>
          </header>
          <ForgetInbox />
          <main className="grid gap-6">{children}</main>
        </div>
      </div>
    </ClientMessages>
  );
}
