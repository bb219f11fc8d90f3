import type { ListedUser } from "./data";

/** What the API tells of one user: what its version stands for, and nothing that changes without it. */
export const oneUser = ({ id, username, displayName, role, age, ...user }: ListedUser) => ({
  id,
  username,
  displayName,
  role,
  age,
  createdAt: user.createdAt,
  suspendedAt: user.suspendedAt,
  version: user.version,
});

/** The same in a list, which has no version of its own. */
export const listedUser = (user: ListedUser) => ({ ...oneUser(user), lastSeenAt: user.lastSeenAt });
