import { fillIn, readFields } from "./form-content";

let reloading = false;

/** Whether the page is being reloaded by {@link reloadWithInput}, which needs no question. */
export const isReloading = () => reloading;

const STORED = "naik-kelas.reload";
type Stored = { path: string; index: number; fields: [string, string][] };

/** Reloads the page and fills in the form's fields again, except passwords and files. */
export function reloadWithInput(form: HTMLFormElement | null): void {
  if (form) {
    const index = [...document.forms].indexOf(form);
    const stored: Stored = { path: location.pathname, index, fields: readFields(form) };
    sessionStorage.setItem(STORED, JSON.stringify(stored));
  }
  reloading = true;
  location.reload();
}

/** Fills in what {@link reloadWithInput} has stored, if it is of this form. */
export function fillInAfterReload(form: HTMLFormElement): void {
  const stored = JSON.parse(sessionStorage.getItem(STORED) ?? "null") as Stored | null;
  if (stored?.path !== location.pathname || [...document.forms].indexOf(form) !== stored.index)
    return;
  sessionStorage.removeItem(STORED);
  fillIn(form, stored.fields);
}
