import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(portal)/app/settings">{children}</ClientMessages>;
}
