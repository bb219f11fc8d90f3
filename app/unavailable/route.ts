import type { NextRequest } from "next/server";
import { outagePage } from "@/lib/http/outage-page";
import { sameSitePath } from "@/lib/paths";

export const GET = (request: NextRequest) =>
  outagePage(sameSitePath(request.nextUrl.searchParams.get("back")) ?? "/");

// A page that was rendered for a form without JavaScript redirects with the form.
export const POST = GET;
