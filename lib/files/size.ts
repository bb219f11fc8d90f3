import { BYTES_PER_MB } from "./constants";

/** A size as people say it: 1.2 MB, 340 kB; at least 1 kB. */
export function fileSize(bytes: number): { unit: "kB" | "MB"; size: number } {
  const mb = bytes / BYTES_PER_MB;
  return mb < 0.95
    ? { unit: "kB", size: Math.max(1, Math.round(bytes / 1_024)) }
    : { unit: "MB", size: Math.round(mb * 10) / 10 };
}
