import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function SchoolAnnouncementsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(admin)/admin/announcements">{children}</ClientMessages>;
}
