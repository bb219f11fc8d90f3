"use client";

import { type ReactNode, useEffect } from "react";
import { discardOthers } from "@/lib/forms/kept-text";
import { browserStorage } from "./browser-storage";
import { TextOwner } from "./use-kept-text";

/** Keeps the texts of this user only: on a shared device the former user's are removed. */
export function KeptTexts({ userId, children }: { userId: string; children: ReactNode }) {
  useEffect(() => discardOthers(browserStorage("localStorage"), userId), [userId]);
  return <TextOwner value={userId}>{children}</TextOwner>;
}
