"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

type Props = { picked: number; total: number; onPick: (checked: boolean) => void };

const never = () => () => {};

/** Ticks every user of this page. It needs JavaScript, so it appears with it. */
export function SelectAll({ picked, total, onPick }: Props) {
  const t = useTranslations("users");
  const isAlive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!isAlive || total === 0) return null;
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-2 justify-self-start pr-3 pl-2 sm:pl-0">
      <span className="grid size-7 place-items-center sm:size-11">
        <input
          ref={(box) => {
            if (box) box.indeterminate = picked > 0 && picked < total;
          }}
          type="checkbox"
          checked={picked === total}
          onChange={(event) => onPick(event.target.checked)}
          className="size-5 accent-accent"
        />
      </span>
      {t("pickAll")}
    </label>
  );
}
