import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import type { Submission } from "@/lib/projects/data";
import { ProjectState } from "./project-state";
import { ReviewedBy, ReviewText } from "./review-text";

/** What is to be revised, before the form that hands it in again. */
export function RevisionRequest({ attempt }: { attempt: Submission }) {
  const t = useTranslations("projects");
  return (
    <Card>
      <Section id="revision" title={t("toRevise")} aside={<ProjectState state={attempt.state} />}>
        <ReviewText attempt={attempt} />
        <ReviewedBy attempt={attempt} />
      </Section>
    </Card>
  );
}
