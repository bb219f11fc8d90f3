import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { entityTag, isConditional, requireMatch } from "@/lib/http/entity-tag";
import { json } from "./json-route";

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

  /** Runs `update` with the version that If-Match, which is required, names. Returns the object after it. */
  async function put(
    actor: Actor,
    target: Target,
    { headers, update }: { headers: Headers; update: (version: number) => Promise<unknown> },
  ): Promise<Response> {
    const seen = await require(actor, target);
    requireMatch(headers, seen);
    await update(seen.version);
    return get(actor, target);
  }

  /** Runs `remove` with the version that If-Match names, or with none where the header is left out. */
  async function remove(
    actor: Actor,
    target: Target,
    { headers, remove: run }: { headers: Headers; remove: (version?: number) => Promise<void> },
  ): Promise<void> {
    if (!isConditional(headers)) return run();
    const seen = await require(actor, target);
    requireMatch(headers, seen);
    return run(seen.version);
  }

  return { get, put, remove };
}
