import { GraduationCap, ShieldCheck } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { Role } from "@/db/enums";

type Props = { role: Role | null; children: ReactNode };

/** A user's display name, with a badge for staff that no display name can imitate. */
export function PersonName({ role, children }: Props) {
  return (
    <>
      {/* Isolated, so that right-to-left letters do not move the badge. */}
      <bdi>{children}</bdi>
      <RoleBadge role={role} />
    </>
  );
}

/** For the `<bdi>` tag of a translated message: right-to-left letters in a name do not move what follows. */
export const isolated = (name: ReactNode) => <bdi>{name}</bdi>;

/** `PersonName` for the `<person>` tag of a translated message. */
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
