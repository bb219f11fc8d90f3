/** The hidden field with the key that a form gets when it is rendered: a repeated request has the same one. */
export const FORM_KEY = "formKey";

const keyPattern = /^[\w-]{16,100}$/;

/** The key of a submitted form; undefined when it has none, or an invalid one. */
export function formKeyOf(formData: FormData): string | undefined {
  const value = formData.get(FORM_KEY);
  return typeof value === "string" && keyPattern.test(value) ? value : undefined;
}
