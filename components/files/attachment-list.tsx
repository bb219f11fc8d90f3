import { useTranslations } from "next-intl";
import type { Attachment } from "@/lib/files/types";
import { FileSize } from "./file-size";
import { Thumbnail } from "./thumbnail";

/** Attached files: nothing but small pictures of those in sight is loaded before one is opened. */
export function AttachmentList({ files }: { files: readonly Attachment[] }) {
  const t = useTranslations("files");
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("attachments")} className="grid grid-cols-1 gap-2">
      {files.map((file) => (
        <li key={file.id}>
          <AttachmentLink file={file} />
        </li>
      ))}
    </ul>
  );
}

/** A picture opens beside the page, so that an installed app keeps its way back; the rest is downloaded. */
function AttachmentLink({ file }: { file: Attachment }) {
  const { id, name, size, hasThumbnail } = file;
  return (
    <a
      href={`/api/files/${id}`}
      {...(hasThumbnail && { target: "_blank", rel: "noopener" })}
      className="flex min-h-14 items-center gap-3 rounded-lg border border-line bg-surface p-1.5 pr-3 hover:border-accent"
    >
      <Thumbnail file={file} />
      <span className="min-w-0">
        <bdi className="line-clamp-2 font-semibold [overflow-wrap:anywhere] text-accent">
          {name}
        </bdi>
        <span className="block text-sm text-muted">
          <FileSize bytes={size} />
        </span>
      </span>
    </a>
  );
}
