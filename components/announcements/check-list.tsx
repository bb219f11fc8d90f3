"use client";

import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { inputClass } from "@/components/ui/field";

type Option = { id: string; label: string };
type Props = {
  name: string;
  legend: string;
  hint?: string;
  options: Option[];
  chosen: Set<string>;
  error?: string;
};

/** Longer lists scroll, and can be searched where there are scripts. */
const LONG = 8;

/** A list of checkboxes of one name. */
export function CheckList({ name, legend, hint, options, chosen, error }: Props) {
  const t = useTranslations("compose");
  const id = useId();
  const [search, setSearch] = useState("");
  const isLong = options.length > LONG;
  const term = search.trim().toLowerCase();
  return (
    <fieldset
      className="grid min-w-0 grid-cols-1 gap-1.5"
      aria-describedby={error ? `${id}-error` : undefined}
      aria-invalid={error ? true : undefined}
    >
      <legend className="font-semibold">{legend}</legend>
      {hint && <p className="text-sm text-muted">{hint}</p>}
      {isLong && (
        <input
          type="search"
          aria-label={t("searchIn", { list: legend })}
          placeholder={t("search")}
          onInput={(event) => {
            event.stopPropagation(); // no change of the form
            setSearch(event.currentTarget.value);
          }}
          className={clsx(inputClass, "noscript:hidden")}
        />
      )}
      <div className={clsx("grid grid-cols-1", isLong && scrolling)}>
        {options.map((option) => (
          <Check
            key={option.id}
            name={name}
            option={option}
            isChosen={chosen.has(option.id)}
            isHidden={!option.label.toLowerCase().includes(term)}
          />
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const scrolling = "max-h-72 overflow-y-auto rounded-lg border border-line px-3";

type CheckProps = { name: string; option: Option; isChosen: boolean; isHidden: boolean };

const Check = ({ name, option, isChosen, isHidden }: CheckProps) => (
  <label className={clsx("min-h-11 items-center gap-3", isHidden ? "hidden" : "flex")}>
    <input
      type="checkbox"
      name={name}
      value={option.id}
      defaultChecked={isChosen}
      className="size-5 shrink-0 accent-accent"
    />
    <bdi className="[overflow-wrap:anywhere]">{option.label}</bdi>
  </label>
);
