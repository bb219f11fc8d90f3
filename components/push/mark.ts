import { browserStorage } from "@/components/form/browser-storage";
import type { Mark } from "./decide";

const MARK_KEY = "naik-kelas.push";

/** Who has asked for push in this browser. */
export function readMark(): Mark | null {
  try {
    const mark = JSON.parse(
      browserStorage("localStorage").getItem(MARK_KEY) ?? "null",
    ) as Partial<Mark> | null;
    return mark?.owner && mark.session ? { owner: mark.owner, session: mark.session } : null;
  } catch {
    return null;
  }
}

export const setMark = ({ owner, session }: Mark) =>
  browserStorage("localStorage").setItem(
    MARK_KEY,
    JSON.stringify({ owner, session } satisfies Mark),
  );

/** Whoever signs out here, or ends pushing here, is not subscribed again without asking. */
export const clearMark = () => browserStorage("localStorage").removeItem(MARK_KEY);
