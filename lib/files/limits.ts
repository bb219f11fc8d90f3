import "server-only";

import { env } from "@/lib/env";
import { BYTES_PER_MB } from "./constants";

/** What a field of files allows. */
export const fileLimits = () => ({
  maxBytes: env.FILE_MAX_MB * BYTES_PER_MB,
  perPost: env.FILES_PER_POST,
  perUserMb: env.FILES_PER_USER_MB,
});
