import { useFormatter, useTranslations } from "next-intl";
import type { ListedUser } from "@/lib/users/data";
import { RoleForm } from "./role-form";

type Props = { users: ListedUser[]; ownId: string };

/** Users with their roles: a table on a wide screen, cards on a phone. */
export function UserList({ users, ownId }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <table className="block w-full sm:table">
      <thead className="sr-only sm:not-sr-only">
        <tr className="text-left text-sm text-muted">
          <th scope="col" className="p-3">
            {t("admin.name")}
          </th>
          <th scope="col" className="p-3">
            {t("admin.joined")}
          </th>
          <th scope="col" className="p-3">
            {t("admin.role")}
          </th>
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {users.map((user) => (
          <tr
            key={user.id}
            className="mb-2 grid gap-2 rounded-xl border border-line bg-surface p-3 sm:table-row sm:rounded-none"
          >
            <th scope="row" className="text-left font-medium sm:border-t sm:border-line sm:p-3">
              <span className="block break-words">
                {user.displayName}
                {user.id === ownId && <span className="text-muted"> ({t("admin.you")})</span>}
              </span>
              <span className="block text-sm font-normal text-muted">{user.username}</span>
            </th>
            <td className="text-sm text-muted sm:border-t sm:border-line sm:p-3">
              <span className="sm:hidden">{t("admin.joined")}: </span>
              {format.dateTime(user.createdAt, { dateStyle: "medium" })}
            </td>
            <td className="sm:w-80 sm:border-t sm:border-line sm:p-3">
              {user.id === ownId ? (
                t(`roles.${user.role}`)
              ) : (
                <RoleForm id={user.id} name={user.displayName} role={user.role} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
