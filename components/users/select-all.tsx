import { useTranslations } from "next-intl";
import { useHydrated } from "@/components/ui/use-hydrated";

type Props = { selected: number; total: number; onSelect: (checked: boolean) => void };

/** Selects every user of this page. It needs JavaScript, so it is rendered only after hydration. */
export function SelectAll({ selected, total, onSelect }: Props) {
  const t = useTranslations("users");
  const isHydrated = useHydrated();
  if (!isHydrated || total === 0) return null;
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-2 justify-self-start pr-3 pl-2 sm:pl-0">
      <span className="grid size-7 place-items-center sm:size-11">
        <input
          ref={(box) => {
            if (box) box.indeterminate = selected > 0 && selected < total;
          }}
          type="checkbox"
          checked={selected === total}
          onChange={(event) => onSelect(event.target.checked)}
          className="size-5 accent-accent"
        />
      </span>
      <span>{t("pickAll")}</span>
    </label>
  );
}
