import { FILES_PATH } from "@/lib/files/constants";
import type { OfflineFile, ReceivedFile } from "@/lib/offline/messages";

/** The server has answered, but not with the file: it is gone, or nobody is signed in any more. */
export class NotServedError extends Error {}

/** The files with their contents, one after the other. Rejects when one cannot be had whole. */
export async function receiveFiles(
  files: readonly OfflineFile[],
  onPercent: (percent: number) => void,
): Promise<ReceivedFile[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const received: ReceivedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    const one = await receive(file, (length) => {
      bytes += length;
      onPercent(Math.floor((100 * bytes) / total));
    });
    received.push(one);
  }
  return received;
}

async function receive(
  { id, name, size }: OfflineFile,
  onBytes: (length: number) => void,
): Promise<ReceivedFile> {
  const response = await fetch(FILES_PATH + id, { redirect: "error" });
  if (!response.ok || !response.body) throw new NotServedError(String(response.status));
  const reader = response.body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    onBytes(part.value.length);
  }
  const content = new Blob(chunks);
  if (content.size !== size) throw new Error("incomplete");
  return { id, name, size, headers: [...response.headers], content };
}
