import type { NextRequest } from "next/server";
import { seeOther } from "@/lib/handlers/form-endpoint";
import { endSession } from "@/lib/accounts/session-changes";
import { isSameSite } from "@/lib/http/origin";
import { onlyAllow, problem, problemOf } from "@/lib/http/problem";

export async function POST(request: NextRequest): Promise<Response> {
  if (!isSameSite(request.headers)) return problem(403);
  if (!request.nextUrl.searchParams.has("/logout")) return problem(404);
  try {
    await endSession();
    return seeOther(request, "/login");
  } catch (error) {
    return problemOf(error);
  }
}

export const GET = (request: NextRequest) => seeOther(request, "/login");

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
