import { useTranslations } from "next-intl";
import { isolate } from "@/lib/text/isolate";
import type { Recipients } from "@/lib/announcements/recipients";
import { type ComposeValues, isForCourses } from "./compose-values";

type Props = { recipients: Recipients; values: ComposeValues; errors: ComposeValues };

/** How many receive the announcement and who, and who is left out and why. */
export function ComposeRecipients({ recipients, values, errors }: Props) {
  const t = useTranslations("compose");
  const { count, names, leftOut } = recipients;
  const { suspended, muted } = leftOut;
  const error = errors.recipients ?? errors.courseId;
  return (
    <div className="grid gap-1">
      <p className="font-semibold">{t("recipients")}</p>
      {count === 0 ? (
        <p>{t("nobody")}</p>
      ) : (
        <details>
          <summary className="flex min-h-11 cursor-pointer items-center font-semibold text-accent">
            {t(isForCourses(values) ? "recipientCount" : "peopleCount", { count })}
          </summary>
          <Names names={names} total={count} />
        </details>
      )}
      {suspended.count > 0 && (
        <p className="text-sm text-muted">
          <span>{t("leftOutSuspended", { count: suspended.count })}</span>{" "}
          <Names names={suspended.names} total={suspended.count} />
        </p>
      )}
      {muted > 0 && <p className="text-sm text-muted">{t("leftOutMuted", { count: muted })}</p>}
      {error && (
        <p role="alert" className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function Names({ names, total }: { names: string[]; total: number }) {
  const t = useTranslations("compose");
  const more = total - names.length;
  return (
    <span className="[overflow-wrap:anywhere]">
      <span>{names.map(isolate).join(", ")}</span>
      {more > 0 && <span>{` ${t("andMore", { count: more })}`}</span>}
    </span>
  );
}
