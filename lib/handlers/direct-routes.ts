import "server-only";

import type { DirectRoute } from "@/lib/http/direct-route";
import { getStream, STREAM_PATH } from "./stream-route";
import { patchUpload, UPLOAD_PATH } from "./upload-part-route";

/** What the request listener answers without Next.js in production: what comes by the thousand. */
export const directRoutes: DirectRoute[] = [
  { method: "GET", path: new RegExp(`^${STREAM_PATH}$`), handle: getStream, mayRelease: true },
  { method: "PATCH", path: UPLOAD_PATH, handle: patchUpload },
];
