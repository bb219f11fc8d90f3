"use client";

import { useTranslations } from "next-intl";
import { useContext } from "react";
import { useShowDoneMessage } from "@/components/form/done-message";
import { TextOwner } from "@/components/form/text-owner";
import { changeOf, queueChange } from "./worker";

/** Returns a function that keeps what a form of the inbox asks for while there is no network, and says so. */
export function useOfflineForm() {
  const t = useTranslations("keptText");
  const userId = useContext(TextOwner);
  const show = useShowDoneMessage();
  return async (formData: FormData): Promise<boolean> => {
    const isKept = userId !== undefined && (await queueChange(userId, changeOf(formData)));
    if (isKept) show(t("queued"));
    return isKept;
  };
}
