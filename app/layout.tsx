import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";
import { FormSeed } from "@/components/form/form-seed";
import { manifestFile } from "@/lib/offline/manifest";
import { newFormSeed } from "@/lib/ids";
import { savesData } from "@/lib/http/save-data";
import { barColorOf, colorSchemeOf, THEME_COOKIE, themeOf } from "@/lib/http/theme";
import "./globals.css";

const chosenTheme = async () => themeOf((await cookies()).get(THEME_COOKIE)?.value);

export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme();
  return { themeColor: barColorOf(theme), colorScheme: colorSchemeOf(theme) };
}

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
    <html
      lang={await getLocale()}
      // From a cookie: the first bytes of a page have its theme, without a script.
      data-theme={await chosenTheme()}
      data-save-data={(await savesData()) || undefined}
    >
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
