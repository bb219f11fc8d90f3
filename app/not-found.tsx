import { PlainPage } from "@/components/layout/plain-page";
import { NotFoundMessage } from "@/components/layout/standard-messages";

export default function NotFound() {
  return (
    <PlainPage>
      <NotFoundMessage />
    </PlainPage>
  );
}
