import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { clientMessages, type MessagePart, pickMessages } from "@/lib/i18n/client-messages";
import { MoreMessages } from "./more-messages";

type Props = { of: MessagePart; children: ReactNode };

/** Sends the messages to the browser that client components below this layout use. */
export async function ClientMessages({ of: part, children }: Props) {
  const messages = pickMessages(await getMessages(), clientMessages[part]);
  return <MoreMessages messages={messages}>{children}</MoreMessages>;
}
