import "server-only";

import type { Actor } from "@/lib/auth/actor";
import type { z } from "zod";
import { notFound, PublicError } from "@/lib/errors";
import { entityTag, isConditional, matchesAny, requireMatch } from "@/lib/http/entity-tag";
import { mergePatch } from "@/lib/http/merge-patch";
import { json, validBody } from "./json-route";

type Versioned = { version: number };

/**
 * The Route Handlers of an object that counts its versions. `find` returns it, or undefined when the actor
 * may not see it; `toResource` is its form in the API. The ETag is its version.
 */
export function conditionalResource<Target, Found extends Versioned>(
  find: (actor: Actor, target: Target) => Promise<Found | undefined>,
  toResource: (found: Found) => object,
) {
  async function require(actor: Actor, target: Target): Promise<Found> {
    const found = await find(actor, target);
    if (!found) throw notFound();
    return found;
  }

  async function get(actor: Actor, target: Target): Promise<Response> {
    const found = await require(actor, target);
    return json(toResource(found), { headers: { ETag: entityTag(found) } });
  }

  /** Runs `run` with the object that If-Match, which is required, names. Returns `run`'s response or the object. */
  async function change(actor: Actor, target: Target, { headers, run }: Change<Found>) {
    const response = await whileMatching(headers, async () => {
      const seen = await require(actor, target);
      requireMatch(headers, seen);
      return run(seen);
    });
    return response instanceof Response ? response : get(actor, target);
  }

  const put = (actor: Actor, target: Target, { headers, update }: Put) =>
    change(actor, target, { headers, run: ({ version }) => update(version) });

  /** Merges the patch into the object as a PUT would send it, and goes on as a PUT. */
  const patch = <Body>(actor: Actor, target: Target, given: Patch<Found, Body>) =>
    change(actor, target, {
      headers: given.headers,
      async run(seen) {
        const merged = mergePatch(given.contentOf(seen), given.patch);
        const valid = validBody(given.schema, merged);
        if (valid instanceof Response) return valid;
        return given.update(seen.version, valid.body, seen);
      },
    });

  /** Runs `remove` with the version that If-Match names, or with none where the header is left out. */
  async function remove(
    actor: Actor,
    target: Target,
    { headers, remove: run }: { headers: Headers; remove: (version?: number) => Promise<void> },
  ): Promise<void> {
    if (!isConditional(headers)) return run();
    const seen = await require(actor, target);
    requireMatch(headers, seen);
    return matchesAny(headers) ? run() : run(seen.version);
  }

  return { get, put, patch, remove };
}

type Change<Found> = { headers: Headers; run: (seen: Found) => Promise<unknown> };

type Put = { headers: Headers; update: (version: number) => Promise<unknown> };

type Patch<Found, Body> = {
  headers: Headers;
  patch: unknown;
  /** The body of a PUT that would change nothing. */
  contentOf: (found: Found) => object;
  /** Of the body of a PUT. */
  schema: z.ZodType<Body>;
  update: (version: number, body: Body, seen: Found) => Promise<unknown>;
};

const MAX_ATTEMPTS = 5;

/** With `If-Match: *` a concurrent change is no conflict: runs `change` again on what it left. */
async function whileMatching<Result>(headers: Headers, change: () => Promise<Result>) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      const isStale = error instanceof PublicError && error.code === "STALE";
      if (!isStale || !matchesAny(headers) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
