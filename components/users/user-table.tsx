import { useTranslations } from "next-intl";
import { SortHeading } from "@/components/ui/sort-heading";
import type { SortKey } from "@/lib/users/list-order";
import type { ListedUser } from "@/lib/users/data";
import { UserRow } from "./user-row";
import { defaultDirection, effectiveOrder, usersPath, type UserListQuery } from "./user-list-query";

type Props = { users: ListedUser[]; ownId: string; view: UserListQuery };

const columns = ["displayName", "role", "lastSeenAt", "createdAt"] as const satisfies SortKey[];

/** Users with checkboxes: a table on a wide screen, cards on a phone. */
export function UserTable({ users, ownId, view }: Props) {
  const t = useTranslations("users");
  const order = effectiveOrder(view);
  return (
    <table className="block w-full sm:table">
      <thead className="hidden sm:table-header-group">
        <tr className="text-left text-sm text-muted">
          <th scope="col" className="w-11">
            <span className="sr-only">{t("pickColumn")}</span>
          </th>
          {columns.map((column) => {
            const current = order.sort === column;
            const reversed = order.direction === "asc" ? "desc" : "asc";
            const direction = current ? reversed : defaultDirection(column);
            return (
              <SortHeading
                key={column}
                href={usersPath(view, { sort: column, direction })}
                direction={current ? order.direction : undefined}
              >
                {t(`columns.${column}`)}
              </SortHeading>
            );
          })}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {users.map((user) => (
          <UserRow key={user.id} user={user} isOwn={user.id === ownId} />
        ))}
      </tbody>
    </table>
  );
}
