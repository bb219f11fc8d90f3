import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Role } from "@/db/enums";
import { KeptTexts } from "@/components/form/text-owner";
import { DoneMessages } from "@/components/form/done-message";
import { Bell } from "@/components/notifications/bell";
import { ConnectionStatus } from "@/components/notifications/connection-status";
import { NotificationProvider } from "@/components/notifications/notification-provider";
import { ToastArea } from "@/components/notifications/toast-area";
import { UnreadTitle } from "@/components/notifications/unread-title";
import type { QuietHours } from "@/lib/notifications/schema";
import { env } from "@/lib/env";
import { homeOf } from "@/lib/paths";
import { ClientNavigation } from "./client-navigation";
import { AccountMenu } from "./account-menu";
import { Brand } from "./brand";
import { MainNav } from "./main-nav";
import { PartBoundary } from "@/components/ui/part-boundary";

type Props = {
  user: { id: string; displayName: string; username: string; role: Role };
  unreadCount: number;
  /** The stream starts after this position. It is read before the count, so that nothing is missed. */
  position: string;
  quietHours: QuietHours;
  /** How many users wait for an admin's decision; for others 0. */
  deletionRequests: number;
  children: ReactNode;
};

/** The layout of every page for signed-in users; it and its stream persist across navigation. */
export function AppShell(props: Props) {
  const { user, unreadCount, position, quietHours, deletionRequests, children } = props;
  const t = useTranslations();
  return (
    <KeptTexts userId={user.id}>
      <NotificationProvider
        userId={user.id}
        unreadCount={unreadCount}
        position={position}
        build={env.DEPLOYMENT_ID}
      >
        <SkipLink />
        <header className="peer sticky print:hidden top-0 z-20 border-b border-line bg-surface">
          <div className="mx-auto flex min-h-16 max-w-5xl items-center gap-2 px-4">
            <Link href={homeOf[user.role]} className="mr-auto rounded-lg sm:mr-4">
              <Brand name={t("app.name")} />
            </Link>
            <div className="sm:mr-auto">
              <MainNav role={user.role} deletionRequests={deletionRequests} />
            </div>
            <PartBoundary compact>
              <ConnectionStatus />
            </PartBoundary>
            <PartBoundary compact>
              <Bell />
            </PartBoundary>
            <AccountMenu name={user.displayName} username={user.username} role={user.role} />
          </div>
        </header>
        <ClientNavigation />
        <DoneMessages>
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto grid max-w-5xl grid-cols-1 gap-8 px-4 pt-6 outline-none pb-28 print:py-0 peer-has-[[role=alert]]:max-lg:mt-11 sm:pt-8 sm:pb-16"
          >
            {children}
          </main>
        </DoneMessages>
        <PartBoundary className="fixed right-3 bottom-20 z-30 print:hidden rounded-xl border border-line bg-surface p-3 shadow-float sm:bottom-4">
          <ToastArea quietHours={quietHours} />
          <UnreadTitle />
        </PartBoundary>
      </NotificationProvider>
    </KeptTexts>
  );
}

function SkipLink() {
  const t = useTranslations("layout");
  return (
    <a
      href="#main"
      className="sr-only z-40 print:hidden rounded-lg bg-surface p-3 font-semibold focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t("skip")}
    </a>
  );
}
