import { useTranslations } from "next-intl";
import { fileSize } from "@/lib/files/size";

export function FileSize({ bytes }: { bytes: number }) {
  const t = useTranslations("files");
  const { size, unit } = fileSize(bytes);
  return <span className="whitespace-nowrap">{t(unit, { size })}</span>;
}
