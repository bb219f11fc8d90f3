import type { NextRequest } from "next/server";
import { outagePage } from "@/lib/http/outage-page";
import { onlyAllow } from "@/lib/http/problem";
import { sameSitePath } from "@/lib/paths";

export const GET = (request: NextRequest) =>
  outagePage(sameSitePath(request.nextUrl.searchParams.get("back")) ?? "/");

// A page that was rendered for a form without JavaScript redirects with the form.
export const POST = GET;

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
