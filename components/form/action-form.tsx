"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { useIsQueued } from "@/components/offline/queue";
import { useOfflineForm } from "@/components/offline/use-offline-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";
import { Form } from "./form";
import { FormFailure } from "./form-failure";
import { HiddenFields } from "./hidden-fields";
import { useForm } from "./use-form";

type Props<Result> = Pick<
  ComponentProps<typeof Button>,
  "variant" | "lang" | "title" | "aria-label"
> & {
  action: (previous: FormState<Result>, formData: FormData) => Promise<FormState<Result>>;
  fields?: Record<string, string>;
  /** Shown after success. */
  done?: string;
  /** The button's label, and the one while the action runs. */
  children: ReactNode;
  pendingLabel?: string;
  className?: string;
  buttonClassName?: string;
  /** Shows a failure as a line of text instead of a box. */
  compact?: boolean;
  /** Without network it is kept on this device, and sent later: for forms of the inbox only. */
  worksOffline?: boolean;
};

/** A single button that runs a Server Action; works without JavaScript. */
export function ActionForm<Result>({
  action,
  fields,
  done,
  children,
  pendingLabel,
  className,
  buttonClassName,
  compact,
  worksOffline = false,
  ...button
}: Props<Result>) {
  const t = useTranslations("keptText");
  const keep = useOfflineForm();
  const isQueued = useIsQueued(worksOffline && fields ? fields : {});
  const keepOffline = worksOffline ? keep : undefined;
  const { form, state, pending, errors } = useForm(action, { done, keepOffline });
  return (
    <Form {...form} className={className}>
      {fields && <HiddenFields fields={fields} />}
      {isQueued ? (
        // Instead of the button's own label; it keeps the focus.
        <Button variant={button.variant} busy className="max-w-28 !px-2 text-sm !opacity-100">
          {t("waits")}
        </Button>
      ) : (
        <Button {...button} busy={pending} className={buttonClassName}>
          {pending && pendingLabel ? pendingLabel : children}
        </Button>
      )}
      <FormFailure state={state} compact={compact} />
      {Object.entries(errors).map(([name, error]) => (
        <Notice key={name} tone="error">
          {error}
        </Notice>
      ))}
    </Form>
  );
}
