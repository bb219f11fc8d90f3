import { useFormatter, useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { ListedUser } from "@/lib/users/data";
import { UserStatus } from "./user-status";
import { Username } from "./username";
import { RelativeTime } from "@/components/time/relative-time";
import { isolate } from "@/lib/text/isolate";

type Props = { user: ListedUser; isOwn: boolean };

export function UserRow({ user, isOwn }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <tr className="mb-2 grid grid-cols-[2.75rem_1fr_auto] items-start gap-x-2 rounded-xl border border-line bg-surface p-2 pr-4 has-checked:border-accent has-checked:bg-accent-soft sm:table-row sm:rounded-none sm:align-top [&>*]:sm:border-t [&>*]:sm:border-line [&>*]:sm:p-3">
      <td className="row-span-2 sm:p-0!">
        {!isOwn && <SelectUser id={user.id} name={user.displayName} />}
      </td>
      <th scope="row" className="min-w-0 sm:min-w-40 pt-1.5 text-left font-medium">
        <Link
          href={`/admin/users/${user.id}`}
          className="block font-semibold text-accent hover:underline"
        >
          <bdi>{user.displayName}</bdi>
        </Link>
        <span className="block text-sm font-normal text-muted">
          <Username>{user.username}</Username>
          {isOwn && <span>{` (${t("users.you")})`}</span>}
        </span>
        <UserStatus user={user} />
      </th>
      <td className="pt-1.5">{t(`roles.${user.role}`)}</td>
      <td className="col-span-2 col-start-2 text-sm text-muted">
        <span className="sm:hidden">{`${t("users.columns.lastSeenAt")}: `}</span>
        {user.lastSeenAt ? (
          <RelativeTime at={user.lastSeenAt} />
        ) : (
          <span>{t("users.neverSeen")}</span>
        )}
      </td>
      <td className="hidden text-sm text-muted sm:table-cell">
        {format.dateTime(user.createdAt, { dateStyle: "medium" })}
      </td>
    </tr>
  );
}

function SelectUser({ id, name }: { id: string; name: string }) {
  const t = useTranslations("users");
  return (
    <label className="grid size-11 cursor-pointer place-items-center">
      <input
        type="checkbox"
        name="userIds"
        value={id}
        aria-label={t("pick", { name: isolate(name) })}
        className="size-5 accent-accent"
      />
    </label>
  );
}
