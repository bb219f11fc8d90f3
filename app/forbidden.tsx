import { PlainPage } from "@/components/layout/plain-page";
import { ForbiddenMessage } from "@/components/layout/standard-messages";

/** Pages below the shell have their own. Without it every document contains the one of Next.js. */
export default function Forbidden() {
  return (
    <PlainPage>
      <ForbiddenMessage />
    </PlainPage>
  );
}
