import "server-only";

import { patchUpload, UPLOAD_PATH } from "@/lib/files/upload-part-route";
import { getStream, STREAM_PATH } from "@/lib/handlers/stream-route";
import type { DirectRoute } from "@/lib/http/direct-route";

/** What the request listener answers without Next.js in production: what comes by the thousand. */
export const directRoutes: DirectRoute[] = [
  { method: "GET", path: new RegExp(`^${STREAM_PATH}$`), handle: getStream, mayRelease: true },
  { method: "PATCH", path: UPLOAD_PATH, handle: patchUpload },
];
