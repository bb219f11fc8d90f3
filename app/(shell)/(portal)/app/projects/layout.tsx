import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function ProjectsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(portal)/app/projects">{children}</ClientMessages>;
}
