import { useNow, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { PlainText } from "@/components/ui/plain-text";
import { DateTime } from "@/components/time/date-time";

type Props = { project: { brief: string; deliverable: string; dueAt: Date | null } };

/** A project's task, deliverable and due date. */
export function ProjectBrief({ project: { brief, deliverable, dueAt } }: Props) {
  const t = useTranslations("projects");
  const now = useNow();
  return (
    <Card className="grid gap-4">
      <Markdown text={brief} heading="h2" />
      {deliverable && (
        <div className="grid gap-1">
          <h2 className="font-bold">{t("deliverable")}</h2>
          <PlainText text={deliverable} />
        </div>
      )}
      {dueAt && (
        <p>
          <strong>{t("due")}</strong> <DateTime at={dueAt} />
          {dueAt < now && <span className="text-muted">{` · ${t("duePassed")}`}</span>}
        </p>
      )}
    </Card>
  );
}
