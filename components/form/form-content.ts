/** The fields whose text is kept: not hidden ones, passwords and files. */
const unkept = new Set(["hidden", "password", "file", "submit", "button", "image", "reset"]);

type TextControl = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const controlsOf = (form: HTMLFormElement) =>
  [...form.elements].filter(
    (element): element is TextControl =>
      (element instanceof HTMLInputElement && !unkept.has(element.type)) ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement,
  );

const isChoice = (control: TextControl): control is HTMLInputElement =>
  control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);

/** Whether the user has changed the control since the page was rendered. */
function isChanged(control: TextControl): boolean {
  if (isChoice(control)) return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) {
    const initial = [...control.options].find((option) => option.defaultSelected);
    return control.value !== (initial ?? control.options[0])?.value;
  }
  return control.value !== control.defaultValue;
}

/** Whether the form holds anything that was typed or chosen. */
export const isFormChanged = (form: HTMLFormElement) => controlsOf(form).some(isChanged);

/** What the controls hold, a choice by its value. */
export const readFields = (form: HTMLFormElement): [string, string][] =>
  controlsOf(form)
    .filter((control) => control.name !== "" && (!isChoice(control) || control.checked))
    .map(({ name, value }) => [name, value]);

/** Fills in the controls that are as they were rendered; what was typed since is newer. */
export function fillIn(form: HTMLFormElement, fields: [string, string][]): void {
  for (const control of controlsOf(form)) {
    if (isChanged(control)) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else if (values[0] !== undefined) control.value = values[0];
  }
}
