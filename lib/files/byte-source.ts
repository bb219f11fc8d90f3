import "server-only";

import { type FileHandle, open } from "node:fs/promises";

/** Parts of a file, of which only what is asked for is read. */
export type ByteSource = {
  size: number;
  /** The bytes from `position`; fewer at the end of the file. */
  at: (position: number, length: number) => Promise<Buffer>;
};

/** Opens a file for the time that `use` takes. */
export async function withBytes<T>(path: string, use: (source: ByteSource) => Promise<T>) {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    return await use({ size, at: (position, length) => read(handle, position, length) });
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
