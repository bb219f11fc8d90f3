import "server-only";

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { deserialize, serialize } from "node:v8";

const ALGORITHM = "aes-256-gcm";
const [KEY_BYTES, IV_BYTES, TAG_BYTES] = [32, 12, 16];

/** What a form's action answered. */
export type Answer =
  | { result: unknown }
  | {
      redirect: string;
      /** Whether the browser goes back to the page of the form. */
      type?: "push" | "replace";
    };

export type SealedAnswer = {
  answer: string;
  sealedKey: string;
  sealedContentKey: string | null;
};

/** Secrets that only the browser holds; either opens the answer. */
export type Secrets = { form: string; content: string | undefined };

/** Encrypts an answer so that the stored row alone does not reveal it. */
export function sealAnswer(answer: Answer, { form, content }: Secrets): SealedAnswer {
  const key = randomBytes(KEY_BYTES);
  return {
    answer: encrypt(serialize(answer), key),
    sealedKey: encrypt(key, derivedKey(form)),
    sealedContentKey: content === undefined ? null : encrypt(key, derivedKey(content)),
  };
}

/** Decrypts an answer with the secret of the form or of the content; throws with another one. */
export function openAnswer(answer: string, sealedKey: string, secret: string): Answer {
  return deserialize(decrypt(answer, decrypt(sealedKey, derivedKey(secret)))) as Answer;
}

const derivedKey = (secret: string) =>
  Buffer.from(hkdfSync("sha256", secret, "", "answer of a form", KEY_BYTES));

function encrypt(plain: Buffer, key: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url");
}

function decrypt(sealed: string, key: Buffer): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  const [iv, rest] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES)];
  const decipher = createDecipheriv(ALGORITHM, key, iv);
  decipher.setAuthTag(rest.subarray(0, TAG_BYTES));
  return Buffer.concat([decipher.update(rest.subarray(TAG_BYTES)), decipher.final()]);
}
