import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/card";
import type { Role } from "@/db/enums";

/** What will appear in an inbox that is empty. */
export function EmptyInbox({ role }: { role: Role }) {
  const t = useTranslations("inbox");
  return <EmptyState>{t(role === "student" ? "empty" : "emptyForStaff")}</EmptyState>;
}
