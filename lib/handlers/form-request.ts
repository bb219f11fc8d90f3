import "server-only";

import { createHash, createHmac } from "node:crypto";
import { headers } from "next/headers";
import { FORM_KEY, formKeyOf } from "@/lib/forms/form-key";
import { presentedToken } from "@/lib/auth/session-cookie";
import type { Secrets } from "./sealed-answer";

/**
 * `create`: the form makes something; under a used key another content is refused. `change`: under a used
 * key another content is a new change.
 */
export type Once = "create" | "change";

/** A submitted form whose repetition gets the first answer. */
export type FormRequest = {
  /** A hash of the user and the form's key. */
  id: string;
  actorId: string | null;
  once: Once;
  /** Equal for the same content under the same key. */
  digest: string;
  /** Equal for the same content in the same session, whatever the key; only of a form without JavaScript. */
  content: string | null;
  secrets: Secrets;
};

type Options = { actorId: string | null; once: Once };

/** The request of a form; undefined when the form has no key. */
export async function formRequestOf(
  formData: FormData,
  { actorId, once }: Options,
): Promise<FormRequest | undefined> {
  const key = formKeyOf(formData);
  if (key === undefined) return undefined;
  const text = await contentOf(formData);
  const byContent = once === "create" && actorId !== null;
  const session = byContent ? await sessionSecret() : undefined;
  const secret = session === undefined ? undefined : hmac(session, `secret ${text}`);
  return {
    id: requestIdOf(key, actorId),
    actorId,
    once,
    digest: hmac(key, text),
    content: session === undefined ? null : hmac(session, `content ${text}`),
    secrets: { form: key, content: secret },
  };
}

/** Under which a form's request is stored: a leaked database contains no key. */
export const requestIdOf = (key: string, actorId: string | null) =>
  createHash("sha256")
    .update(`${actorId ?? ""} ${key}`)
    .digest("base64url");

/** A hash of a content that reveals nothing without the form's key. */
export const digestOf = (key: string, content: string) => hmac(key, content);

/**
 * Without JavaScript a browser that goes back gets the page with a new key, and fills in the old content:
 * then the session and the content identify a repetition. With JavaScript the key does.
 */
async function sessionSecret(): Promise<string | undefined> {
  const isFetched = (await headers()).has("next-action");
  return isFetched ? undefined : presentedToken();
}

/** All fields but the key and those of the framework. Keyed hashes of it are stored, never itself. */
async function contentOf(formData: FormData): Promise<string> {
  const fields = [...formData].filter(([name]) => name !== FORM_KEY && !name.startsWith("$"));
  const values = fields.map(async ([name, value]) => [
    name,
    typeof value === "string" ? value : [value.name, await value.text()],
  ]);
  return JSON.stringify(await Promise.all(values));
}

const hmac = (key: string, text: string) =>
  createHmac("sha256", key).update(text).digest("base64url");
