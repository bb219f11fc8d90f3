import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { ShownOnce } from "@/components/ui/shown-once";

/** What brought the author to a draft, by the parameter of the URL. */
export const composeNotices = ["recipients", "undone", "copied", "saved"] as const;

type Props = { query: Partial<Record<string, string>>; count: number };

export function ComposeNotice({ query, count }: Props) {
  const t = useTranslations("compose.notices");
  const name = composeNotices.find((each) => query[each] !== undefined);
  if (!name) return null;
  return (
    <ShownOnce query={name}>
      <Notice tone={name === "recipients" ? "error" : "success"}>{t(name, { count })}</Notice>
    </ShownOnce>
  );
}
