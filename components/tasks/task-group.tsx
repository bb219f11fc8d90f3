import type { IconComponent } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { TextParts } from "@/components/ui/text-parts";

type Props = {
  id: string;
  icon: IconComponent;
  title: string;
  /** How many there are; shown beside the title. */
  count: number;
  /** How many of them are shown, and where all of them are, or, with all shown, the few. */
  shown: number;
  all: string;
  few?: string;
  children: ReactNode;
};

/** The words that only a screen reader needs: what is beside the link says it. */
const unseen = (text: ReactNode) => <span className="sr-only">{text}</span>;

/** What waits for somebody, of one kind: a card of rows, or nothing. */
export function TaskGroup({ id, icon: Icon, title, count, shown, all, few, children }: Props) {
  const t = useTranslations("tasks");
  if (count === 0) return null;
  const link = few ?? (count > shown ? all : undefined);
  return (
    <section
      aria-labelledby={id}
      className="overflow-hidden rounded-xl border border-line bg-surface [contain:layout]"
    >
      <div className="flex min-h-12 items-center gap-2 border-b border-line bg-paper/60 px-4">
        <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
        <h3 id={id} className="font-bold">
          {title}
        </h3>
        <span className="rounded-full bg-accent-soft px-2 text-sm font-semibold text-ink">
          {count}
        </span>
        {link && (
          <Link
            href={link}
            className="ml-auto inline-flex min-h-11 items-center text-sm font-semibold text-accent underline-offset-4 hover:underline"
          >
            <TextParts>{t.rich(few ? "seeLess" : "seeAll", { title, about: unseen })}</TextParts>
          </Link>
        )}
      </div>
      <ul className="divide-y divide-line">{children}</ul>
      {few && count > shown && (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">
          {t("firstOf", { shown, count })}
        </p>
      )}
    </section>
  );
}
