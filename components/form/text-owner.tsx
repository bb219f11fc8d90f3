"use client";

import { createContext, type ReactNode, useEffect } from "react";
import { discardOthers } from "@/lib/forms/kept-text";
import { browserStorage } from "./browser-storage";

/** The user whose texts are kept; undefined where nobody is signed in. */
export const TextOwner = createContext<string | undefined>(undefined);

/** Keeps the texts of this user only: on a shared device the former user's are removed. */
export function KeptTexts({ userId, children }: { userId: string; children: ReactNode }) {
  useEffect(() => discardOthers(browserStorage("localStorage"), userId), [userId]);
  return <TextOwner value={userId}>{children}</TextOwner>;
}
