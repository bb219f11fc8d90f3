"use client";

import { useLoaded } from "@/components/ui/use-loaded";
import type { QuietHours } from "@/lib/notifications/schema";
import { useLiveNotifications } from "./notification-provider";

/** The toasts, whose code is loaded when a notification arrives. */
export function ToastArea({ quietHours }: { quietHours: QuietHours }) {
  const newest = useLiveNotifications().arrivals.at(-1)?.seq;
  const { loaded } = useLoaded(() => import("./toasts"), newest);
  return loaded && <loaded.Toasts quietHours={quietHours} />;
}
