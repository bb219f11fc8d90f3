import { useTranslations } from "next-intl";

/** Whether whoever joins the course later is to receive it as well. */
export function MustReadField({ ticked }: { ticked: boolean }) {
  const t = useTranslations("compose");
  return (
    <div className="grid gap-1">
      <label className="flex min-h-11 items-center gap-3 font-semibold">
        <input
          type="checkbox"
          name="mustRead"
          defaultChecked={ticked}
          aria-describedby="must-read-hint"
          className="size-5 shrink-0 accent-accent"
        />
        {t("mustRead")}
      </label>
      <p id="must-read-hint" className="text-sm text-muted">
        {t("mustReadHint")}
      </p>
    </div>
  );
}
