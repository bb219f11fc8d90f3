"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { setQuietHoursAction } from "@/lib/notifications/actions";
import { formatMinutes } from "@/lib/notifications/quiet-hours";
import type { QuietHours } from "@/lib/notifications/schema";

/** What is proposed to who has none yet. */
const NIGHT = { from: 21 * 60, to: 6 * 60 };

export function QuietHoursForm({ hours }: { hours: QuietHours }) {
  const t = useTranslations("mutes");
  const { form, state, pending, errors, values } = useForm(setQuietHoursAction);
  const { from, to } = hours ?? NIGHT;
  const isOn = state.status === "invalid" ? values.enabled === "on" : hours !== null;
  return (
    <Form {...form} className="grid max-w-md gap-4">
      {state.status === "ok" && <Notice tone="success">{t("saved")}</Notice>}
      <FormFailure state={state} />
      <label className="flex min-h-11 items-center gap-3 font-semibold">
        <input
          key={String(isOn)}
          type="checkbox"
          name="enabled"
          defaultChecked={isOn}
          className="size-5 shrink-0 accent-accent"
        />
        <span>{t("quietOn")}</span>
      </label>
      <div className="grid grid-cols-2 gap-4">
        <TextField
          type="time"
          name="from"
          label={t("quietFrom")}
          required
          defaultValue={values.from ?? formatMinutes(from)}
          error={errors.from}
        />
        <TextField
          type="time"
          name="to"
          label={t("quietTo")}
          required
          defaultValue={values.to ?? formatMinutes(to)}
          error={errors.to}
        />
      </div>
      <Button busy={pending} variant="secondary" className="justify-self-start">
        {t("save")}
      </Button>
    </Form>
  );
}
