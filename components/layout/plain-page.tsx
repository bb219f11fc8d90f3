import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "./brand";

/** A page outside the shell: a title, a sentence, and a way on. */
export function PlainPage({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children?: ReactNode;
}) {
  const t = useTranslations("app");
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-4 px-4 py-12">
      <Link href="/" className="justify-self-start rounded-lg">
        <Brand name={t("name")} />
      </Link>
      <h1 className="text-2xl font-bold">{title}</h1>
      <p className="text-muted">{text}</p>
      {children}
    </main>
  );
}
