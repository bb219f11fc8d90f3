const entities: Record<string, string> = { quot: '"', "#x27": "'", lt: "<", gt: ">", amp: "&" };

/** The hidden inputs of the page's form that contains `mark`: they identify its Server Action. */
export function hiddenFields(html: string, mark: string): [string, string][] {
  const forms = html.match(/<form\b.*?<\/form>/gs) ?? [];
  const form = forms.find((text) => text.includes(mark)) ?? "";
  const inputs = form.match(/<input\b[^>]*type="hidden"[^>]*>/g) ?? [];
  return inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]);
}

function attribute(tag: string, name: string): string {
  const [, value = ""] = new RegExp(`\\b${name}="([^"]*)"`).exec(tag) ?? [];
  return value.replaceAll(
    /&(quot|#x27|lt|gt|amp);/g,
    (_, entity: string) => entities[entity] ?? "",
  );
}
