import type { ReactNode } from "react";
import { KeptTextsScript } from "@/components/form/kept-texts-script";
import { ClientMessages } from "@/components/layout/client-messages";

export default function TeacherLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages of="(shell)/(teacher)">
      {children}
      <KeptTextsScript />
    </ClientMessages>
  );
}
