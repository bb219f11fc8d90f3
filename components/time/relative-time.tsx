import { useNow } from "next-intl";
import { LiveTime } from "./live-time";

/** How long ago a moment was. Render it on the server; in a client component use `LiveTime`. */
export const RelativeTime = ({ at }: { at: Date }) => <LiveTime at={at} rendered={useNow()} />;
