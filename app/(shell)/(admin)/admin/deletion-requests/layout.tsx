import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function DeletionRequestsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(admin)/admin/deletion-requests">{children}</ClientMessages>;
}
