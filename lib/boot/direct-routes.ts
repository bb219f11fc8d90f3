import "server-only";

import { patchUpload, postUpload, UPLOAD_PATH, UPLOADS_PATH } from "@/lib/files/upload-routes";
import { getStream, STREAM_PATH } from "@/lib/handlers/stream-route";
import type { DirectRoute } from "@/lib/http/direct-route";

/** What the request listener answers without Next.js in production: what comes by the thousand. */
export const directRoutes: DirectRoute[] = [
  { method: "GET", path: new RegExp(`^${STREAM_PATH}$`), handle: getStream, mayRelease: true },
  { method: "POST", path: UPLOADS_PATH, handle: postUpload },
  { method: "PATCH", path: UPLOAD_PATH, handle: patchUpload },
];
