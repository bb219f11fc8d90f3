import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function UsersLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(admin)/admin/users">{children}</ClientMessages>;
}
