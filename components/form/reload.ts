import { browserStorage } from "./browser-storage";
import { fillIn, isFormChanged, readFields } from "./form-content";

let reloading = false;

/** Whether the page is being reloaded by {@link reloadWithInput}, which needs no question. */
export const isReloading = () => reloading;

const STORED = "naik-kelas.reload";
/** The fields of a form, by its place on the page. */
type StoredForm = { index: number; fields: [string, string][] };
type Stored = { path: string; forms: StoredForm[] };

/** Reloads the page and fills in `form` and whatever else was typed again, except passwords and files. */
export function reloadWithInput(form: HTMLFormElement | null): void {
  const forms = [...document.forms].flatMap((each, index) =>
    each === form || isFormChanged(each) ? [{ index, fields: readFields(each) }] : [],
  );
  try {
    const stored: Stored = { path: location.pathname, forms };
    if (forms.length > 0) browserStorage("sessionStorage").setItem(STORED, JSON.stringify(stored));
  } catch {
    // this browser stores nothing, or has no room
  }
  reloading = true;
  location.reload();
}

/** Fills in what {@link reloadWithInput} has stored of this form. */
export function fillInAfterReload(form: HTMLFormElement): void {
  const storage = browserStorage("sessionStorage");
  const stored = JSON.parse(storage.getItem(STORED) ?? "null") as Stored | null;
  if (stored?.path !== location.pathname) return;
  const index = [...document.forms].indexOf(form);
  const own = stored.forms.find((each) => each.index === index);
  if (!own) return;
  const forms = stored.forms.filter((each) => each !== own);
  if (forms.length > 0) storage.setItem(STORED, JSON.stringify({ ...stored, forms }));
  else storage.removeItem(STORED);
  fillIn(form, own.fields);
}
