import { FILES_PATH } from "@/lib/files/constants";
import { fileSize } from "@/lib/files/size";
import type { Locale } from "@/lib/i18n/preferences";
import { html } from "./html";
import type { Item, SavedFile } from "./storage";
import type { Text } from "./texts";

/** The attachments of a notification: those that are saved, and how many need the network. */
export function attachments(
  item: Pick<Item, "id"> & Partial<Item>,
  files: readonly SavedFile[],
  t: Text,
  locale: Locale,
) {
  const saved = files.filter(({ notificationId }) => notificationId === item.id);
  // Kept by an older version it has no count.
  const missing = (item.attachments ?? 0) - saved.length;
  return (
    (saved.length > 0 || missing > 0) &&
    html`<h2>${t("attachments")}</h2>
      ${links(saved, locale)}${missing > 0 && html`<p class="muted">${t("notSaved", { count: missing })}</p>`}`
  );
}

type SavedFilesView = { files: readonly SavedFile[]; isOpen: boolean; locale: Locale };

/** All of them, also those of modules, and of notifications that are not kept. */
export const savedFiles = ({ files, isOpen, locale }: SavedFilesView, t: Text) =>
  files.length > 0 &&
  html`<details class="card" ${isOpen && html`open`}>
    <summary>${t("savedFiles", { count: files.length })}</summary>
    ${links(files, locale)}
  </details>`;

const links = (files: readonly SavedFile[], locale: Locale) =>
  files.length > 0 &&
  html`<ul>
    ${files.map(
      (file) =>
        html`<li>
          <a class="file" href="${FILES_PATH + file.id}" ${isPicture(file) && html`target="_blank"`}
            ><bdi>${file.name}</bdi> <span class="muted">${sizeText(file, locale)}</span></a
          >
        </li>`,
    )}
  </ul>`;

/** It opens beside the page, so that an installed app keeps its way back; the rest is downloaded. */
const isPicture = ({ headers }: SavedFile) =>
  headers.some(([name, value]) => name === "content-type" && value.startsWith("image/"));

function sizeText({ size: bytes }: SavedFile, locale: Locale) {
  const { size, unit } = fileSize(bytes);
  return `${size.toLocaleString(locale)} ${unit}`;
}
