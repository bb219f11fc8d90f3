import "server-only";

import { ECDH } from "node:crypto";

const PUBLIC_KEY_BYTES = 65;
const SECRET_BYTES = 16;

/** Whether a message can be encrypted with them: a point of the curve P-256, and 16 bytes (RFC 8291). */
export function areBrowserKeys({ p256dh, auth }: { p256dh: string; auth: string }): boolean {
  const publicKey = Buffer.from(p256dh, "base64url");
  const secret = Buffer.from(auth, "base64url");
  if (publicKey.length !== PUBLIC_KEY_BYTES || secret.length !== SECRET_BYTES) return false;
  try {
    ECDH.convertKey(publicKey, "prime256v1", undefined, undefined, "uncompressed");
    return publicKey[0] === 4;
  } catch {
    return false;
  }
}
