"use client";

import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { useQueuedRead } from "@/components/offline/queue";

type Props = {
  unread: boolean;
  /** The notification, whose read state may wait for the network. */
  id?: string;
};

/** A dot, and a word for screen readers: unread is never shown by colour alone. */
export function UnreadMark({ unread: isUnread, id }: Props) {
  const t = useTranslations("inbox");
  const read = useQueuedRead(id);
  const unread = read === undefined ? isUnread : !read;
  return (
    <span className="mt-2 shrink-0">
      <span
        aria-hidden="true"
        data-unread={unread}
        className={clsx(
          "block size-2.5 rounded-full",
          unread ? "bg-accent" : "border border-field",
        )}
      />
      <span className="sr-only">{unread ? t("unreadState") : t("readState")}</span>
    </span>
  );
}
