import "server-only";

import { createTranslator } from "use-intl/core";
import { locales } from "@/lib/i18n/preferences";
import messages from "@/lib/i18n/messages/id.json";

// Notifications are stored once for all recipients, so they are in the school's language.
const t = createTranslator({ locale: locales[0], messages, namespace: "automatic" });

type Named = { student: string; module: string };

export const handInText = ({ student, module, again }: Named & { again: boolean }) => ({
  title: t(again ? "handedInAgain" : "handedIn", { student, module }),
  message: t("handInMessage", { student }),
});

export const reviewText = ({ module, state, note }: ReviewText) => ({
  title: t(state === "accepted" ? "accepted" : "revise", { module }),
  message: note || t("acceptedMessage"),
});
type ReviewText = { module: string; state: "accepted" | "revise"; note: string };

export const reminderText = ({ module, due }: { module: string; due: string }) => ({
  title: t("reminder", { module }),
  message: t("reminderMessage", { due }),
});
