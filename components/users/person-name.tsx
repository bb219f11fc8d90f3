import { GraduationCap, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { Role } from "@/db/enums";

type Props = { role: Role | null; children: ReactNode };

/** Somebody's name as others see it; the staff's with a badge, which no choice of a name can imitate. */
export function PersonName({ role, children }: Props) {
  return (
    <>
      {/* Apart, so that letters from right to left do not move the badge. */}
      <bdi>{children}</bdi>
      <RoleBadge role={role} />
    </>
  );
}

/** The same for a `<person>` within a message. */
export const namedWith = (role: Role | null) =>
  function Named(name: ReactNode) {
    return <PersonName role={role}>{name}</PersonName>;
  };

function RoleBadge({ role }: Pick<Props, "role">) {
  const t = useTranslations("roles");
  if (role === null || role === "student") return null;
  return (
    <>
      {" "}
      <Badge icon={role === "admin" ? ShieldCheck : GraduationCap}>{t(role)}</Badge>
    </>
  );
}
