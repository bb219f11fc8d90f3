"use client";

import { useLoaded } from "@/components/ui/use-loaded";
import type { OfflineFile } from "@/lib/offline/messages";

type Props = { notificationId?: string; files: readonly OfflineFile[] };

/** Offers to save attachments, as those of a notification, on this device, once its code is loaded. */
export function SaveFiles(props: Props) {
  const { loaded } = useLoaded(() => import("./saved-files"), true);
  return loaded ? <loaded.SavedFiles {...props} /> : null;
}
