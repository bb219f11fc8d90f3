"use client";

import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { mergeMessages, type Messages } from "@/lib/i18n/client-messages";

type Props = { messages: Messages; children: ReactNode };

/** Adds messages to those of the layouts around. */
export function MoreMessages({ messages, children }: Props) {
  const outer = useMessages();
  const all = useMemo(() => mergeMessages(outer, messages), [outer, messages]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={all}>
      {children}
    </NextIntlClientProvider>
  );
}
