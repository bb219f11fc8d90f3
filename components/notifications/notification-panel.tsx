import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Link } from "@/components/ui/link";
import { PartBoundary } from "@/components/ui/part-boundary";
import { Skeleton } from "@/components/ui/skeleton";
import { useLoaded } from "@/components/ui/use-loaded";
import { useLiveNotifications } from "./notification-provider";

type Props = { open: boolean; onToggle: (open: boolean) => void };

/** The newest notifications. Opening it marks nothing as read. The list and its code are loaded when it opens. */
export function NotificationPanel({ open, onToggle }: Props) {
  const t = useTranslations("live");
  const panel = useRef<HTMLElement>(null);
  const close = () => panel.current?.hidePopover();

  return (
    <section
      ref={panel}
      id="notification-panel"
      popover="auto"
      aria-labelledby="notification-panel-title"
      onToggle={(event) => onToggle(event.newState === "open")}
      className="dropdown max-h-[80dvh] w-[min(24rem,calc(100vw-1.5rem))] overflow-y-auto p-2"
    >
      <h2
        id="notification-panel-title"
        tabIndex={-1}
        autoFocus
        className="px-3 py-2 text-lg font-bold"
      >
        {t("panel")}
      </h2>
      {open && (
        <PartBoundary className="px-3 py-4">
          <PanelBody onNavigate={close} />
        </PartBoundary>
      )}
      <Link
        href="/app/notifications"
        onClick={close}
        className="flex min-h-11 items-center justify-center rounded-lg font-semibold text-accent hover:bg-accent-soft"
      >
        {t("seeAll")}
      </Link>
    </section>
  );
}

function PanelBody({ onNavigate }: { onNavigate: () => void }) {
  const t = useTranslations("live");
  const { isOutdated } = useLiveNotifications();
  const { loaded, failed } = useLoaded(() => import("./panel-list"), true);
  if (loaded) return <loaded.PanelList onNavigate={onNavigate} />;
  if (!failed) return <Skeleton label={t("panelLoading")} />;
  return (
    <p role="alert" className="px-3 py-4">
      {t(isOutdated ? "updated" : "panelFailed")}
    </p>
  );
}
