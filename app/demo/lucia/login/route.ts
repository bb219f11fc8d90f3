import type { NextRequest } from "next/server";
import { formEndpoint, seeOther } from "@/lib/handlers/form-endpoint";
import { login, register } from "@/lib/accounts/mutations";
import { loginSchema, registerSchema } from "@/lib/accounts/schema";
import { onlyAllow, problem } from "@/lib/http/problem";
import { homeOf } from "@/lib/paths";

export function POST(request: NextRequest): Promise<Response> | Response {
  const { searchParams } = request.nextUrl;
  if (searchParams.has("/login")) {
    return formEndpoint(
      request,
      loginSchema,
      async (input) => homeOf[(await login(input, request.signal)).role],
    );
  }
  if (searchParams.has("/register")) {
    return formEndpoint(
      request,
      registerSchema,
      async (input) => homeOf[(await register(input)).role],
    );
  }
  return problem(404);
}

export const GET = (request: NextRequest) => seeOther(request, "/login");

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
