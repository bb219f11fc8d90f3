"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { FileField } from "@/components/files/file-field";
import type { FileLimits } from "@/components/files/limits";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { SubmitButton } from "@/components/form/submit-button";
import { useForm } from "@/components/form/use-form";
import { Disclosure } from "@/components/ui/disclosure";
import { TextArea, TextField } from "@/components/ui/field";
import type { Attachment } from "@/lib/files/types";
import type { FormValues } from "@/lib/forms/form-state";
import { correctAnnouncementAction } from "@/lib/announcements/sent-actions";

type Props = {
  announcement: {
    id: string;
    version: number;
    title: string;
    message: string;
    link: string | null;
    needsConfirmation: boolean;
    attachments: Attachment[];
  };
  limits: FileLimits;
};

/** Corrects a published announcement. */
export function CorrectForm({ announcement, limits }: Props) {
  const t = useTranslations("corrections");
  const { form, state, pending, errors, values } = useForm(correctAnnouncementAction);
  const { id, version, title, message, link, needsConfirmation } = announcement;
  const keep = `correction:${id}`;
  return (
    <Disclosure title={t("correct")} open={state.status !== "idle"}>
      <KeptForm {...form} keep={keep} needsButton className="grid max-w-xl gap-4 pb-4">
        <FormFailure state={state} />
        <input type="hidden" name="announcementId" value={id} />
        <input type="hidden" name="version" value={version} />
        <TextField
          name="title"
          label={t("fields.title")}
          required
          defaultValue={values.title ?? title}
          error={errors.title}
        />
        <TextArea
          name="message"
          label={t("fields.message")}
          rows={8}
          required
          defaultValue={values.message ?? message}
          error={errors.message}
        />
        <TextField
          name="link"
          label={t("fields.link")}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={values.link ?? link ?? ""}
          error={errors.link}
        />
        <FileField
          initial={announcement.attachments}
          returned={values.files}
          limits={limits}
          error={errors.files}
          keep={{ name: keep, control: form.control }}
        />
        <KindField values={values} error={errors.correction} asksAgain={needsConfirmation} />
        <SubmitButton busy={pending} className="justify-self-start">
          {t(pending ? "saving" : "save")}
        </SubmitButton>
      </KeptForm>
    </Disclosure>
  );
}

type KindProps = { values: Partial<FormValues>; error: string | undefined; asksAgain: boolean };

function KindField({ values, error, asksAgain }: KindProps) {
  const t = useTranslations("corrections");
  const id = useId();
  return (
    <fieldset
      className="grid gap-1"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className="font-semibold">{t("kind")}</legend>
      {(["minor", "material"] as const).map((kind) => (
        <div key={kind}>
          <label className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="correction"
              value={kind}
              required
              defaultChecked={(values.correction ?? "minor") === kind}
              aria-describedby={`${id}-${kind}`}
              className="size-5 shrink-0 accent-accent"
            />
            <span>{t(`kinds.${kind}`)}</span>
          </label>
          <p id={`${id}-${kind}`} className="-mt-1 pl-8 text-sm text-muted">
            {t(kind === "material" && asksAgain ? "hints.materialConfirm" : `hints.${kind}`)}
          </p>
        </div>
      ))}
      {error && (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
