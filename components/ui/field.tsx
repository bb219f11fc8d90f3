import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

type Labelled = { label: string; hint?: ReactNode; error?: string; note?: string };

export const inputClass =
  "min-h-11 w-full rounded-lg border border-field bg-surface px-3 py-2 text-base text-ink aria-invalid:border-danger";

/** A label, the control, its hint and its error; the two are tied to the control by id. */
function Frame({
  id,
  label,
  hint,
  error,
  note,
  children,
}: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
        {note && <span className="font-normal text-muted"> ({note})</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function described({ id, hint, error }: { id: string; hint?: ReactNode; error?: string }) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { id, "aria-describedby": ids || undefined, "aria-invalid": error ? true : undefined };
}

type WithName<Props> = Omit<Props, "id" | "name"> & Labelled & { name: string };

export function TextField({
  label,
  hint,
  error,
  note,
  className,
  ...rest
}: WithName<ComponentProps<"input">>) {
  const id = `field-${rest.name}`;
  return (
    <Frame {...{ id, label, hint, error, note }}>
      <input
        {...rest}
        {...described({ id, hint, error })}
        className={clsx(inputClass, className)}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  note,
  className,
  ...rest
}: WithName<ComponentProps<"textarea">>) {
  const id = `field-${rest.name}`;
  return (
    <Frame {...{ id, label, hint, error, note }}>
      <textarea
        {...rest}
        {...described({ id, hint, error })}
        className={clsx(inputClass, className)}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  note,
  children,
  ...rest
}: WithName<ComponentProps<"select">>) {
  const id = `field-${rest.name}`;
  return (
    <Frame {...{ id, label, hint, error, note }}>
      <select {...rest} {...described({ id, hint, error })} className={inputClass}>
        {children}
      </select>
    </Frame>
  );
}
