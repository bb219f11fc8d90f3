import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function NotificationLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(portal)/app/notifications/[id]">{children}</ClientMessages>;
}
