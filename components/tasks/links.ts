import type { TaskGroupName } from "@/lib/home/schema";
import { withQuery } from "@/lib/paths";

/** The links of a group to all of it and back; `all` is the group that is shown whole. */
export const linksOf = (path: string, group: TaskGroupName, all: TaskGroupName | undefined) => ({
  all: withQuery(path, { all: group }),
  few: group === all ? path : undefined,
});
