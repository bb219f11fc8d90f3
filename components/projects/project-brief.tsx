import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { PlainText } from "@/components/ui/plain-text";
import { DueTime } from "@/components/time/due-time";
import type { DueView } from "@/components/time/live-due";

type Props = {
  project: { brief: string; deliverable: string; dueAt: Date | null };
  /** Without it the due time is left out. */
  due?: DueView;
};

/** A project's task, deliverable and due date. */
export function ProjectBrief({ project: { brief, deliverable, dueAt }, due }: Props) {
  const t = useTranslations("projects");
  return (
    <Card className="grid gap-4">
      <Markdown text={brief} heading="h2" />
      {deliverable && (
        <div className="grid gap-1">
          <h2 className="font-bold">{t("deliverable")}</h2>
          <PlainText text={deliverable} />
        </div>
      )}
      {dueAt && due && (
        <p>
          <strong>{t("due")}</strong> <DueTime at={dueAt} view={due} />
        </p>
      )}
    </Card>
  );
}
