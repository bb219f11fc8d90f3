import type { NextRequest } from "next/server";
import { isSameSite } from "@/lib/http/origin";
import { problem } from "@/lib/http/problem";

const nothingHere = () => problem(404);
const norHere = (request: NextRequest) => problem(isSameSite(request.headers) ? 404 : 403);

/** What no other Route Handler below /api answers: a client of the API gets no HTML page. */
export {
  nothingHere as GET,
  nothingHere as HEAD,
  nothingHere as OPTIONS,
  norHere as POST,
  norHere as PUT,
  norHere as PATCH,
  norHere as DELETE,
};
