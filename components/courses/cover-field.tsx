import { useTranslations } from "next-intl";
import { useId } from "react";
import { courseCovers } from "@/db/enums";
import { CourseCover } from "./course-cover";

type Props = { chosen: string; error: string | undefined };

/** A radio group of all covers. */
export function CoverField({ chosen, error }: Props) {
  const t = useTranslations("courses");
  const errorId = useId();
  return (
    <fieldset
      className="grid gap-1.5"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? errorId : undefined}
    >
      <legend className="mb-1.5 font-semibold">{t("cover")}</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {courseCovers.map((cover) => (
          <label
            key={cover}
            className="grid cursor-pointer overflow-hidden rounded-lg border border-line text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:[box-shadow:0_0_0_2px_var(--accent)] has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <CourseCover cover={cover} className="h-14" />
            <span className="flex min-h-11 items-center gap-2 px-2">
              <input
                type="radio"
                name="cover"
                value={cover}
                defaultChecked={cover === chosen}
                className="size-4 shrink-0 accent-accent outline-none"
              />
              <span>{t(`covers.${cover}`)}</span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={errorId} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
