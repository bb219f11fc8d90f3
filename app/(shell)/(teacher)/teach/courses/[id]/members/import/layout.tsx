import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function ImportLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages of="(shell)/(teacher)/teach/courses/[id]/members/import">
      {children}
    </ClientMessages>
  );
}
