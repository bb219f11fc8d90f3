import type { NotificationType } from "@/db/enums";

type Target = {
  href: string;
  label: "reviewNow" | "viewProject" | "viewDraft" | "viewAccount" | "open";
};

const labels: Partial<Record<string, Target["label"]>> = {
  hand_in: "reviewNow",
  review: "viewProject",
  reminder: "viewProject",
  unsent: "viewDraft",
  account: "viewAccount",
} satisfies Partial<Record<NotificationType, Target["label"]>>;

/**
 * Where a notification leads, and the label that says so: to the work itself, or to its own page, which
 * shows the whole text of an announcement. The same in the inbox, the panel and the toasts.
 */
export function targetOf(item: { id: string; type?: string; link?: string }): Target {
  const label = item.type && labels[item.type];
  if (label && item.link) return { href: item.link, label };
  return { href: `/app/notifications/${item.id}`, label: "open" };
}
