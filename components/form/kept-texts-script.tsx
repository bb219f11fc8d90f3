import { headers } from "next/headers";
import { getShellVisitor } from "@/lib/handlers/page-access";
import { MAX_AGE_MS, prefixOf } from "@/lib/forms/kept-text";

type Options = { prefix: string; maxAgeMs: number };

/** Runs in the browser exactly as it is written here: it uses nothing from outside, and no types at run time. */
function fillInKeptTexts({ prefix, maxAgeMs }: Options) {
  for (const form of document.forms) {
    const { keep } = form.dataset;
    if (keep === undefined) continue;
    try {
      const stored = JSON.parse(localStorage.getItem(prefix + keep) ?? "{}");
      if (!(stored.savedAt > Date.now() - maxAgeMs)) continue;
      for (const [name, value] of stored.fields) {
        const control = form.elements.namedItem(name);
        if (
          control &&
          "value" in control &&
          !(control instanceof HTMLInputElement && control.type === "checkbox")
        )
          control.value = value;
      }
    } catch {
      // damaged, or this browser stores nothing: the form stays as it is
    }
  }
}

/**
 * Fills the kept texts in while the page is parsed, since the scripts may take seconds on a slow network and
 * whoever sees an empty form writes it again. `useKeptText` then does the same with all it knows. For layouts
 * of pages with such forms, below the forms.
 */
export async function KeptTextsScript() {
  const visitor = await getShellVisitor();
  if (!visitor) return null;
  const options: Options = { prefix: prefixOf(visitor.id), maxAgeMs: MAX_AGE_MS };
  const argument = JSON.stringify(options);
  return (
    <script
      nonce={(await headers()).get("x-nonce") ?? undefined}
      suppressHydrationWarning // browsers hide the nonce
    >
      {`(${fillInKeptTexts.toString()})(${argument})`}
    </script>
  );
}
