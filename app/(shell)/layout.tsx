import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { countUnread } from "@/lib/notifications/data";
import { getQuietHours } from "@/lib/notifications/mutes";
import { currentPosition } from "@/lib/realtime/change-log";
import { formatPosition } from "@/lib/realtime/position";
import { getProfile } from "@/lib/users/data";
import { countDeletionRequests } from "@/lib/users/deletion-requests";
import { canManageUsers } from "@/lib/users/policy";
import { getShellVisitor } from "@/lib/handlers/page-access";
import { ClientMessages } from "@/components/layout/client-messages";
import { DeviceZone } from "@/components/layout/device-zone";
import { PushSync } from "@/components/push/push-sync";
import { currentReader } from "@/lib/i18n/reader";
import { getPushState } from "@/lib/push/data";
import { OfflineInbox } from "@/components/offline/offline-inbox";
import { zonePreference } from "@/lib/i18n/preferences";

/** The layout of the pages. It checks no access: each page does that. */
export default async function ShellLayout({ children }: { children: ReactNode }) {
  const actor = await getShellVisitor();
  if (!actor) return children;
  const position = await currentPosition(); // before the count: see currentPosition
  const [profile, unreadCount, quietHours, cookieStore, push, deletionRequests] = await Promise.all(
    [
      getProfile(actor),
      countUnread(actor),
      getQuietHours(actor),
      cookies(),
      currentReader().then((reader) => getPushState(actor, reader)),
      canManageUsers(actor) ? countDeletionRequests(actor) : 0,
    ],
  );
  if (!profile) return children;
  return (
    <ClientMessages of="(shell)">
      <AppShell
        user={{ ...profile, id: actor.id, role: actor.role }}
        unreadCount={unreadCount}
        position={formatPosition(position)}
        quietHours={quietHours}
        deletionRequests={deletionRequests}
      >
        {push && <PushSync state={push} />}
        <DeviceZone {...zonePreference((name) => cookieStore.get(name)?.value)} />
        <OfflineInbox userId={actor.id} />
        {children}
      </AppShell>
    </ClientMessages>
  );
}
