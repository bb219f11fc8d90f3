import "server-only";

import { diffWordsWithSpace } from "diff";

/** A part of a text: the same in both, only in the former, or only in the present one. */
export type TextChange = { kind: "same" | "removed" | "added"; text: string };

/** Longer texts are compared as a whole: the time that comparing takes grows with the number of changes. */
const TIMEOUT_MS = 50;

/** What changed from one text to another, word by word. */
export function textChanges(former: string, present: string): TextChange[] {
  const parts = diffWordsWithSpace(former, present, { timeout: TIMEOUT_MS });
  if (!parts) {
    return [
      { kind: "removed", text: former },
      { kind: "added", text: present },
    ];
  }
  return parts.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}
