import { useTranslations } from "next-intl";
import { DEFAULT_LIMIT, type PageAt } from "@/lib/http/paging";
import { Pager } from "@/components/ui/pager";

type Props = {
  at: PageAt;
  /** Cursor of the next page; null at the end. */
  next: string | null;
  /** Number of entries on all pages, and the same in words. */
  count: number;
  total: string;
  pathOf: (at?: PageAt) => string;
};

/**
 * Links to the first, previous and next page, and the number of this one. The next page follows this one's
 * last entry, so that none is left out or repeated when entries are added meanwhile.
 */
export function NumberedPager({ at: { after, page }, next, count, total, pathOf }: Props) {
  const t = useTranslations("layout");
  const number = page ?? (after ? undefined : 1);
  if (number === 1 && next === null) return null;
  const pages = Math.max(1, Math.ceil(count / DEFAULT_LIMIT));
  const previous = number && number > 1 ? Math.min(number - 1, pages) : undefined;
  return (
    <nav aria-label={t("pages")} className="grid gap-2">
      <p className="text-sm text-muted">
        {number === undefined ? total : `${t("pageOf", { number, pages })} · ${total}`}
      </p>
      <Pager
        start={number === 1 ? undefined : { href: pathOf(), label: t("newest") }}
        previous={
          previous === undefined
            ? undefined
            : { href: pathOf({ page: previous }), label: t("previous") }
        }
        next={
          next === null
            ? undefined
            : { href: pathOf({ after: next, page: number && number + 1 }), label: t("more") }
        }
      />
    </nav>
  );
}
