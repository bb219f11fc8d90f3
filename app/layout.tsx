import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";
import { FormSeed } from "@/components/form/form-seed";
import { manifestFile } from "@/lib/offline/manifest";
import { newFormSeed } from "@/lib/ids";
import "./globals.css";

const jakarta = localFont({
  src: "../node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
  weight: "200 800",
  variable: "--font-jakarta",
  display: "swap",
});

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#18201c" },
  ],
};

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations("app"), getLocale()]);
  return {
    title: { default: t("name"), template: `%s · ${t("name")}` },
    description: t("tagline"),
    manifest: `/manifest/${manifestFile(locale)}`,
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={await getLocale()} className={jakarta.variable}>
      <body>
        <NextIntlClientProvider messages={{}}>
          <ClientMessages of="">
            <FormSeed seed={newFormSeed()}>{children}</FormSeed>
          </ClientMessages>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
