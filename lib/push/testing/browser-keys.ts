import {
  createHash,
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from "node:crypto";

/** The keys of a browser's subscription, with which it decrypts. */
export type BrowserKeys = {
  p256dh: string;
  auth: string;
  /** What a message says (RFC 8291, in the coding of RFC 8188); throws when it is not for this browser. */
  decrypt: (body: Buffer) => string;
};

export function newBrowserKeys(): BrowserKeys {
  const ecdh = createECDH("prime256v1");
  const ownPublic = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    p256dh: ownPublic.toString("base64url"),
    auth: auth.toString("base64url"),
    decrypt: (body) => {
      const salt = body.subarray(0, 16);
      const idLength = body.readUInt8(20);
      const sender = body.subarray(21, 21 + idLength);
      const record = body.subarray(21 + idLength);
      if (record.length > body.readUInt32BE(16)) throw new Error("more than one record");
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), ownPublic, sender]);
      const input = hkdf(ecdh.computeSecret(sender), auth, info, 32);
      const key = hkdf(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
      const nonce = hkdf(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
      const decipher = createDecipheriv("aes-128-gcm", key, nonce);
      decipher.setAuthTag(record.subarray(-16));
      const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      const end = padded.lastIndexOf(2); // the delimiter of the last record; zeros follow
      if (end === -1 || padded.subarray(end + 1).some((byte) => byte !== 0)) {
        throw new Error("wrong padding");
      }
      return padded.subarray(0, end).toString("utf8");
    },
  };
}

const hkdf = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
  Buffer.from(hkdfSync("sha256", key, salt, info, length));

export type Vapid = { aud: string; exp: number; sub: string };

/** The claims of an `Authorization` header (RFC 8292); throws unless `publicKey` has signed them. */
export function verifyVapid(header: string, publicKey: string): Vapid {
  const [, token = "", key] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(header) ?? [];
  if (key !== publicKey) throw new Error(`signed with another key: ${header}`);
  const point = Buffer.from(publicKey, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const [head = "", claims = "", signature = ""] = token.split(".");
  const { alg } = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string };
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (alg !== "ES256" || !isSigned) throw new Error("not signed");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as Vapid;
}

/** A pair of keys as `npm run push:keys` makes it; always the same from the same seed. */
export function newVapidKeys(seed: string = crypto.randomUUID()) {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(createHash("sha256").update(seed).digest());
  const privateKey = ecdh.getPrivateKey("base64url");
  return { publicKey: ecdh.getPublicKey("base64url"), privateKey };
}
