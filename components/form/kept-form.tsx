"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Form, type FormProps } from "./form";
import { useKeptText } from "./use-kept-text";

type Props = FormProps & {
  /** Identifies the form and its object: what is typed is kept in the browser until it is sent. */
  keep: string;
};

/** A form for `useForm` that keeps what is typed, in a page below a `KeptTextsScript`. */
export function KeptForm({ ref, keep, control, children, ...rest }: Props) {
  const own = useRef<HTMLFormElement>(null);
  const form = ref ?? own;
  const { kept, discard } = useKeptText({ form, name: keep, control });
  return (
    <Form
      {...rest}
      ref={form}
      control={control}
      // For the script: a form that the server has returned has its input already.
      data-keep={control.isFresh ? keep : undefined}
    >
      {children}
      {kept !== "none" && <KeptTextLine isOlder={kept === "older"} onDiscard={discard} />}
    </Form>
  );
}

type LineProps = { isOlder: boolean; onDiscard: () => void };

function KeptTextLine({ isOlder, onDiscard }: LineProps) {
  const t = useTranslations("keptText");
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
      <span>{isOlder ? t("older") : t("kept")}</span>
      <button
        type="button"
        onClick={onDiscard}
        className="min-h-11 cursor-pointer font-semibold text-accent underline"
      >
        {t("discard")}
      </button>
    </p>
  );
}
