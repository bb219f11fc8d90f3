import type { NextRequest } from "next/server";
import { onlyAllow, problem } from "@/lib/http/problem";
import { locales } from "@/lib/i18n/preferences";
import { manifestFile, manifestIn } from "@/lib/offline/manifest";

/** The web app manifest in one language; each page links the one of its own. */
export async function GET(_request: NextRequest, { params }: RouteContext<"/manifest/[file]">) {
  const { file } = await params;
  const locale = locales.find((name) => file === manifestFile(name));
  if (!locale) return problem(404);
  return Response.json(manifestIn(locale), {
    headers: {
      "Content-Type": "application/manifest+json; charset=utf-8",
      "Cache-Control": "public, max-age=3600",
    },
  });
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
