import { useTranslations } from "next-intl";
import { Pager } from "@/components/ui/pager";
import { withQuery } from "@/lib/paths";

type Props = {
  path: string;
  before: string | undefined;
  next: string | null;
  /** What chooses the list. */
  query?: Record<string, string>;
};

/** Links to the older and to the newest announcements of a course. */
export function OlderAnnouncements({ path, before, next, query: list }: Props) {
  const t = useTranslations();
  const at = (query: { before?: string }) =>
    `${withQuery(path, { ...list, ...query })}#announcements`;
  return (
    <Pager
      start={before ? { href: at({}), label: t("layout.newest") } : undefined}
      next={
        next === null
          ? undefined
          : { href: at({ before: next }), label: t("courses.olderAnnouncements") }
      }
    />
  );
}
