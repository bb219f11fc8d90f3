import "server-only";

import { withQuery } from "@/lib/paths";

/**
 * For a Route Handler to which pages link: a browser that follows the link and is not signed in goes to the
 * sign-in page, and from there back. Other clients get the response as it is.
 */
export function orSignIn(request: Request, response: Response): Response {
  const isFollowed = request.headers.get("accept")?.includes("text/html");
  if (response.status !== 401 || !isFollowed) return response;
  const { pathname, search } = new URL(request.url);
  const location = withQuery("/login", { next: pathname + search });
  return new Response(null, {
    status: 303,
    headers: { Location: location, "Cache-Control": "no-store" },
  });
}
