import { clsx } from "clsx";
import { type ComponentProps, createElement, type ReactNode, useId } from "react";

type Control = "input" | "textarea" | "select";

type FieldProps<Tag extends Control> = Omit<ComponentProps<Tag>, "id" | "name"> & {
  name: string;
  label: string;
  hint?: ReactNode;
  error?: string;
  /** Beside the label, in parentheses. */
  note?: string;
  /** A button inside the control, at its end. */
  action?: ReactNode;
};

export const inputClass =
  "min-h-11 w-full rounded-lg border border-field bg-surface px-3 py-2 text-base text-ink aria-invalid:border-danger";

export const TextField = fieldOf("input");
export const TextArea = fieldOf("textarea");
export const SelectField = fieldOf("select");

/** Whether a field takes text in any script, whose direction follows what is typed. */
const isFreeText = (control: Control, type: unknown) =>
  control === "textarea" || (control === "input" && (type === undefined || type === "search"));

/** A label, the control, its hint and its error; `aria-describedby` refers to both. */
function fieldOf<Tag extends Control>(control: Tag) {
  return function Field({ label, hint, error, note, action, className, ...rest }: FieldProps<Tag>) {
    const id = useId(); // unique also when several forms of a page have a field of this name
    const descriptions = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
    return (
      <div className="grid grid-cols-1 gap-1.5">
        <label htmlFor={id} className="font-semibold">
          <span>{label}</span>
          {note && <span className="font-normal text-muted">{` (${note})`}</span>}
        </label>
        <div className="relative">
          {createElement(control, {
            dir: isFreeText(control, "type" in rest ? rest.type : undefined) ? "auto" : undefined,
            ...rest,
            id,
            className: clsx(inputClass, className),
            "aria-describedby": descriptions.join(" ") || undefined,
            "aria-invalid": error ? true : undefined,
          })}
          {action}
        </div>
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
  };
}
