import { useNow } from "next-intl";
import { type DueView, LiveDue } from "./live-due";

type Props = { at: Date; view: DueView };

/** When work is due, and how far off that is unless the work is done. Render it on the server. */
export const DueTime = ({ at, view }: Props) => (
  <LiveDue dueAt={at} rendered={useNow()} view={view} />
);
