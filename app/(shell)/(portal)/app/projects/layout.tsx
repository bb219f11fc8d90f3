import type { ReactNode } from "react";
import { KeptTextsScript } from "@/components/form/kept-texts-script";
import { ClientMessages } from "@/components/layout/client-messages";

export default function ProjectsLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages of="(shell)/(portal)/app/projects">
      {children}
      <KeptTextsScript />
    </ClientMessages>
  );
}
