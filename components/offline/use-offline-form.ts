"use client";

import { useContext, useState } from "react";
import { TextOwner } from "@/components/form/use-kept-text";
import { changeOf, queueChange } from "./worker";

/** Keeps what a form of the inbox asks for while there is no network. `isKept` until its fields change. */
export function useOfflineForm(isOffered: boolean, fields: Record<string, string> | undefined) {
  const userId = useContext(TextOwner);
  const [isKept, setKept] = useState(false);
  const asked = JSON.stringify(fields);
  const [keptFor, setKeptFor] = useState(asked);
  if (keptFor !== asked) {
    setKeptFor(asked);
    setKept(false);
  }

  async function keep(formData: FormData): Promise<boolean> {
    if (!isOffered || userId === undefined) return false;
    const kept = await queueChange(userId, changeOf(formData));
    setKept(kept);
    return kept;
  }
  return { keep, isKept };
}
