import type { NextRequest } from "next/server";
import { isSameSite } from "@/lib/http/origin";
import { problem } from "@/lib/http/problem";

const readNotFound = () => problem(404);
const writeNotFound = (request: NextRequest) => problem(isSameSite(request.headers) ? 404 : 403);

/** For paths below /api without a Route Handler: API clients get a problem, not an HTML page. */
export {
  readNotFound as GET,
  readNotFound as HEAD,
  readNotFound as OPTIONS,
  writeNotFound as POST,
  writeNotFound as PUT,
  writeNotFound as PATCH,
  writeNotFound as DELETE,
};
