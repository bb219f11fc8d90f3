import { useTranslations } from "next-intl";

/** Whether students who join later receive the announcement too. */
export function MustReadField({ checked }: { checked: boolean }) {
  const t = useTranslations("compose");
  return (
    <div className="grid gap-1">
      <label className="flex min-h-11 items-center gap-3 font-semibold">
        <input
          type="checkbox"
          name="mustRead"
          defaultChecked={checked}
          aria-describedby="must-read-hint"
          className="size-5 shrink-0 accent-accent"
        />
        <span>{t("mustRead")}</span>
      </label>
      <p id="must-read-hint" className="text-sm text-muted">
        {t("mustReadHint")}
      </p>
    </div>
  );
}
