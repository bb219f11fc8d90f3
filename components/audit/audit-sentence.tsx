import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ListedAuditEntry } from "@/lib/audit/data";

/** "Hendra Kusuma mengubah peran Dewi Lestari." Names link to the person's entries. */
export function AuditSentence({ entry }: { entry: ListedAuditEntry }) {
  const t = useTranslations("audit");
  const {
    actor,
    actorId,
    target,
    targetId,
    formerTeacher,
    newTeacher,
    announcementTitle,
    courseTitle,
  } = entry;
  return t.rich(`did.${entry.action}`, {
    outcome: entry.outcome,
    self: actorId === targetId ? "yes" : "no",
    actor: actor?.displayName ?? actorId ?? (entry.address ? t("visitor") : t("server")),
    target: target?.displayName ?? announcementTitle ?? courseTitle ?? targetId ?? t("unknown"),
    course: courseTitle ?? "–",
    from: formerTeacher ?? t("unknown"),
    to: newTeacher ?? t("unknown"),
    who: (name) => <Person filter="actor" id={actorId} name={name} />,
    whom: (name) => <Person filter="target" id={targetId} name={name} />,
  });
}

type PersonProps = { filter: "actor" | "target"; id: string | null; name: ReactNode };

function Person({ filter, id, name }: PersonProps) {
  if (id === null) return <b>{name}</b>;
  return (
    <Link
      href={`/admin/audit?${filter}=${id}`}
      prefetch={false}
      className="font-semibold underline-offset-4 hover:underline"
    >
      {name}
    </Link>
  );
}
