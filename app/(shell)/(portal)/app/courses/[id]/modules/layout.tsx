import type { ReactNode } from "react";
import { ClientMessages } from "@/components/layout/client-messages";

export default function ModulesLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of="(shell)/(portal)/app/courses/[id]/modules">{children}</ClientMessages>;
}
