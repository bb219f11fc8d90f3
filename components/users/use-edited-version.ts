import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Role } from "@/db/enums";
import type { FormState } from "@/lib/forms/form-state";

export type Editable = { version: number; displayName: string; age: number | null; role: Role };

/** The version that a save may overwrite, and whether the last save failed on a newer one. */
export function useEditedVersion(user: Editable, state: FormState) {
  const router = useRouter();
  const [seen, setSeen] = useState(user);
  const isStale = state.status === "error" && state.reason === "changedMeanwhile";
  useEffect(() => {
    if (isStale) router.refresh();
  }, [isStale, state, router]);
  if (state.status === "ok" && seen !== user) setSeen(user);

  const sameAsSeen =
    seen.displayName === user.displayName && seen.age === user.age && seen.role === user.role;
  return { isStale, version: isStale || sameAsSeen ? user.version : seen.version };
}
