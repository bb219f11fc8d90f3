import type { Attachment } from "@/lib/files/types";

type Props = { file: Pick<Attachment, "name"> & Partial<Attachment> };

/** A small picture of a file, loaded when it is in sight, or its extension in the same place. */
export function Thumbnail({ file: { id, name, hasThumbnail } }: Props) {
  const [, extension = ""] = /\.(\w{1,4})$/.exec(name) ?? [];
  if (!id || !hasThumbnail) {
    return (
      <span
        aria-hidden="true"
        translate="no"
        className="grid size-14 shrink-0 place-items-center rounded-md bg-accent-soft text-xs font-bold text-accent uppercase"
      >
        {extension}
      </span>
    );
  }
  return (
    // oxlint-disable-next-line next/no-img-element -- the server has made it small, once
    <img
      src={`/api/files/${id}/thumbnail`}
      alt=""
      width={56}
      height={56}
      loading="lazy"
      decoding="async"
      className="size-14 shrink-0 rounded-md bg-line object-cover"
    />
  );
}
