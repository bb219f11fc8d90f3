import { CalendarClock, ClipboardCheck, type IconComponent } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { DateTime } from "@/components/time/date-time";
import { Section } from "@/components/ui/section";
import type { CourseModule } from "@/lib/modules/data";
import { isolate } from "@/lib/text/isolate";

type Props = {
  courseId: string;
  modules: CourseModule[];
  /** Number of submissions without a review, by project. */
  pendingReviews: ReadonlyMap<string, number>;
};

/** What waits in a course: submissions to review, and modules that open later. */
export function PendingWork({ courseId, modules, pendingReviews }: Props) {
  const t = useTranslations("pending");
  const modulesPath = `/teach/courses/${courseId}/modules`;
  const toReview = modules.flatMap(({ title, project }) => {
    const count = project ? (pendingReviews.get(project.id) ?? 0) : 0;
    return project && count > 0 ? [{ projectId: project.id, title, count }] : [];
  });
  const scheduled = modules
    .filter(({ isOpen, opensAt }) => !isOpen && opensAt)
    .toSorted((a, b) => Number(a.opensAt) - Number(b.opensAt));
  const nothing = toReview.length === 0 && scheduled.length === 0;
  return (
    <Section id="pending" title={t("title")}>
      {modules.length === 0 && <p className="text-muted">{t("noModules")}</p>}
      {modules.length > 0 && nothing && <p className="text-muted">{t("nothing")}</p>}
      {!nothing && (
        <ul className="rounded-xl border border-line bg-surface px-3 sm:px-4">
          {toReview.map(({ projectId, title, count }) => (
            <PendingItem
              key={projectId}
              href={`/teach/projects/${projectId}?show=waiting`}
              icon={ClipboardCheck}
              label={t("toReview", { count })}
            >
              {title}
            </PendingItem>
          ))}
          {scheduled.map(({ id, title, opensAt }) => (
            <PendingItem
              key={id}
              href={`${modulesPath}#${id}`}
              icon={CalendarClock}
              label={t("opens", { title: isolate(title) })}
            >
              {opensAt && <DateTime at={opensAt} />}
            </PendingItem>
          ))}
        </ul>
      )}
    </Section>
  );
}

type ItemProps = { href: string; icon: IconComponent; label: string; children: ReactNode };

function PendingItem({ href, icon: Icon, label, children }: ItemProps) {
  return (
    <li className="border-t border-line first:border-0">
      <Link href={href} className="flex min-h-11 items-center gap-3 py-2 hover:underline">
        <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
        <span className="min-w-0">
          <span className="block font-semibold">{label}</span>
          <span className="block text-sm text-muted">{children}</span>
        </span>
      </Link>
    </li>
  );
}
