import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import type { ListedAuditEntry } from "@/lib/audit/data";
import { TextParts } from "@/components/ui/text-parts";
import { isolated } from "@/components/users/person-name";

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
  return (
    <TextParts>
      {t.rich(`did.${entry.action}`, {
        outcome: entry.outcome,
        self: actorId === targetId ? "yes" : "no",
        actor: actor?.displayName ?? actorId ?? (entry.address ? t("visitor") : t("server")),
        target: target?.displayName ?? announcementTitle ?? courseTitle ?? targetId ?? t("unknown"),
        course: courseTitle ?? "–",
        from: formerTeacher ?? t("unknown"),
        to: newTeacher ?? t("unknown"),
        who: person("actor", actorId),
        whom: person("target", targetId),
        bdi: isolated,
      })}
    </TextParts>
  );
}

/** A name in the sentence. */
const person = (filter: PersonProps["filter"], id: string | null) =>
  function Named(name: ReactNode) {
    return <Person filter={filter} id={id} name={name} />;
  };

type PersonProps = { filter: "actor" | "target"; id: string | null; name: ReactNode };

function Person({ filter, id, name }: PersonProps) {
  if (id === null) return <b dir="auto">{name}</b>;
  return (
    <Link
      href={`/admin/audit?${filter}=${id}`}
      className="font-semibold underline-offset-4 hover:underline"
      dir="auto"
    >
      {name}
    </Link>
  );
}
