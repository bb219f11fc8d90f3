import type { NextRequest } from "next/server";
import { outagePage } from "@/lib/http/outage-page";
import { onlyAllow } from "@/lib/http/problem";
import { sameSitePath } from "@/lib/paths";

export const GET = (request: NextRequest) =>
  outagePage(sameSitePath(request.nextUrl.searchParams.get("back")) ?? "/");

// The redirect of a page that handles a form without JavaScript keeps the method POST.
export const POST = GET;

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
