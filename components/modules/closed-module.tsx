import { useTranslations } from "next-intl";
import { Message } from "@/components/layout/message";
import { TextLink } from "@/components/ui/text-link";

type Props = { courseId: string; courseTitle: string };

/** In the place of a module that was closed after a notification has led to it. */
export function ClosedModule({ courseId, courseTitle }: Props) {
  const t = useTranslations("learning");
  return (
    <Message title={t("closedTitle")} text={t("closedText")}>
      <TextLink href={`/app/courses/${courseId}`}>{courseTitle}</TextLink>
    </Message>
  );
}
