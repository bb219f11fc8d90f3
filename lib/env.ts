import { createECDH } from "node:crypto";
import { dirname, join } from "node:path";
import { z } from "zod";

/** A wrong setting; the message is one sentence that names the variable. */
export class EnvError extends Error {
  override name = "EnvError";
}

const DAY_MS = 24 * 3600 * 1000;

const milliseconds = (fallback: number, min: number, max = DAY_MS) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

/** The key sizes of AES. */
const isKey = (base64: string) => [16, 24, 32].includes(Buffer.from(base64, "base64").length);

/** The push services of Chrome, Firefox, Safari and Edge. */
const PUSH_SERVICES =
  "fcm.googleapis.com updates.push.services.mozilla.com *.push.services.mozilla.com web.push.apple.com *.push.apple.com *.notify.windows.com";
const hostName = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/;

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  TURSO_DATABASE_URL: z
    .string()
    .regex(/^(file:.|(libsql|https?|wss?):\/\/.)/, "must begin with file:, libsql:// or https://")
    .default("file:data/naik-kelas.db"),
  TURSO_AUTH_TOKEN: z.string().optional(),
  BACKUP_FOLDER: z.string().optional(),
  FILES_URL: z
    .string()
    .regex(/^(file:.|s3:\/\/.)/, "must begin with file: or s3://")
    .optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  UPLOADS_FOLDER: z.string().optional(),
  FILES_TIMEOUT_MS: milliseconds(10_000, 100, 60_000),
  FILES_UPKEEP_MS: milliseconds(3_600_000, 100),
  FILES_UNUSED_MS: milliseconds(DAY_MS, 1_000, 30 * DAY_MS),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().optional(),
  APP_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  REGISTRATION: z.enum(["open", "code", "closed"]).default("open"),
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  PASSWORD_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  ONE_TIME_PASSWORD_DAYS: z.coerce.number().int().min(1).max(14).optional(),
  STREAM_POLL_MS: milliseconds(8_000, 50),
  SCHEDULE_POLL_MS: milliseconds(8_000, 50),
  SNOOZE_POLL_MS: milliseconds(30_000, 50),
  // Clients consider a stream dead after two missed heartbeats.
  STREAM_HEARTBEAT_MS: milliseconds(25_000, 100, 25_000),
  STREAM_MAX: z.coerce.number().int().min(1).default(10_000),
  STREAM_MAX_PER_USER: z.coerce.number().int().min(1).default(5),
  STREAM_MAX_AGE_MS: milliseconds(1_800_000, 1_000),
  ANNOUNCEMENT_HOLD_SECONDS: z.coerce.number().int().min(0).max(60).default(15),
  REVIEW_UNDO_SECONDS: z.coerce.number().int().min(0).max(300).default(15),
  WRITE_LIMIT_PER_MINUTE: z.coerce.number().int().min(10).max(1_000_000).default(600),
  FILE_MAX_MB: z.coerce.number().int().min(1).max(100).default(10),
  FILES_PER_POST: z.coerce.number().int().min(1).max(20).default(5),
  FILES_PER_USER_MB: z.coerce.number().int().min(1).max(1_000_000).default(200),
  CHANGE_LOG_DAYS: z.coerce.number().int().min(1).max(365).default(7),
  HINTS_URL: z
    .string()
    .regex(/^rediss?:\/\/[^/?#\s]+(\/\d*)?$/, "must be redis://… or rediss://…, with a host")
    .refine((url) => URL.canParse(url), "must be redis://… or rediss://…, with a host")
    .optional(),
  INSTANCES: z.coerce.number().int().min(1).max(1_000).default(1),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: z
    .base64("must be Base64")
    .refine(isKey, "must hold 16, 24 or 32 bytes")
    .optional(),
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:.+@.+|https:\/\/.+)$/, "must be a mailto: or https: address")
    .optional(),
  PUSH_SERVICES: z
    .string()
    .default(PUSH_SERVICES)
    .transform((names) => names.trim().split(/[\s,]+/))
    .refine((names) => names.every((name) => hostName.test(name)), "must be names of hosts"),
  PUSH_POLL_MS: milliseconds(4_000, 50),
  PUSH_TIMEOUT_MS: milliseconds(10_000, 100, 30_000),
  PUSH_TEST_SERVICE: z.url({ protocol: /^http$/ }).optional(),
  DEPLOYMENT_ID: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "must have 1 to 64 letters, digits, dots, hyphens and underscores")
    .optional(),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The environment with its defaults. Throws {@link EnvError} on the first wrong value. */
export function parseEnv(source: Record<string, string | undefined>) {
  const nonEmpty = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(nonEmpty);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EnvError(`${issue?.path.join(".")} is wrong: ${issue?.message}.`);
  }

  const origin = new URL(parsed.data.APP_ORIGIN ?? `http://localhost:${parsed.data.PORT}`);
  const secure = origin.protocol === "https:";
  if (!secure && parsed.data.NODE_ENV === "production" && !loopback.test(origin.hostname)) {
    throw new EnvError(
      `APP_ORIGIN is wrong: ${origin.origin} would send passwords in clear; use https:// for anything but this machine.`,
    );
  }
  const { NODE_ENV, INSTANCES, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key } = parsed.data;
  if (NODE_ENV === "production" && INSTANCES > 1 && key === undefined) {
    throw new EnvError(
      "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is missing: several instances need the same one, at build and at start.",
    );
  }
  const files = filesOf(parsed.data);
  const push = {
    vapid: vapidOf(parsed.data),
    PUSH_TEST_SERVICE: testServiceOf(parsed.data, origin),
  };
  return { ...parsed.data, ...push, files, APP_ORIGIN: origin.origin, secureOrigin: secure };
}

type Settings = z.output<typeof schema>;

export type BucketSettings = {
  bucket: string;
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

/** Where files are, and the folder in which they arrive. */
export type FileSettings = { uploads: string } & (
  { folder: string; s3: undefined } | { folder: undefined; s3: BucketSettings }
);

/** Where files are: in a folder, by default beside an embedded database, or in a bucket; and where they arrive. */
function filesOf(settings: Settings): FileSettings {
  const { TURSO_DATABASE_URL: database, FILES_URL, UPLOADS_FOLDER: uploads } = settings;
  const data = database.startsWith("file:") ? dirname(database.slice("file:".length)) : "data";
  if (FILES_URL?.startsWith("s3:")) {
    const s3 = bucketOf(FILES_URL, settings);
    return { s3, folder: undefined, uploads: uploads ?? join(data, "uploads") };
  }
  const folder = FILES_URL?.slice("file:".length) ?? join(data, "files");
  return { folder, s3: undefined, uploads: uploads ?? join(folder, "uploads") };
}

function bucketOf(text: string, settings: Settings): BucketSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { endpoint, region, ...others } = Object.fromEntries(url?.searchParams ?? []);
  const isBucket = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url?.host ?? "");
  if (!url || !isBucket || !/^\/?$/.test(url.pathname) || Object.keys(others).length > 0) {
    throw new EnvError(
      "FILES_URL is wrong: s3:// is followed by the name of a bucket, and at most by ?endpoint=…&region=….",
    );
  }
  if (endpoint !== undefined && !/^https?:\/\/[^/?#\s]+\/?$/.test(endpoint)) {
    throw new EnvError("FILES_URL is wrong: its endpoint must be http(s):// and a host.");
  }
  if (endpoint === undefined && region === undefined) {
    throw new EnvError("FILES_URL is wrong: a bucket needs an endpoint or a region.");
  }
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = accessKeyId === undefined ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
    throw new EnvError(`${missing} is missing: FILES_URL names a bucket.`);
  }
  return {
    bucket: url.host,
    endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
    region: region ?? "us-east-1",
    accessKeyId,
    secretAccessKey,
  };
}

/** The keys of Web Push; undefined when none is set. */
function vapidOf({ VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, VAPID_SUBJECT }: Settings) {
  const given = { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, VAPID_SUBJECT };
  const missing = Object.entries(given).find(([, value]) => value === undefined);
  if (Object.values(given).every((value) => value === undefined)) return undefined;
  if (!VAPID_PUBLIC_KEY || !VAPID_PRIVATE_KEY || !VAPID_SUBJECT) {
    throw new EnvError(`${missing?.[0]} is missing: \`npm run push:keys\` makes both keys.`);
  }
  if (publicKeyOf(VAPID_PRIVATE_KEY) !== VAPID_PUBLIC_KEY) {
    throw new EnvError(
      "VAPID_PUBLIC_KEY is wrong: it does not belong to VAPID_PRIVATE_KEY; `npm run push:keys` makes both.",
    );
  }
  return { publicKey: VAPID_PUBLIC_KEY, privateKey: VAPID_PRIVATE_KEY, subject: VAPID_SUBJECT };
}

function publicKeyOf(privateKey: string): string | undefined {
  const curve = createECDH("prime256v1");
  try {
    curve.setPrivateKey(privateKey, "base64url");
    return curve.getPublicKey("base64url");
  } catch {
    return undefined;
  }
}

/** The origin of the push service of the tests: this machine only, and never for a public address. */
function testServiceOf({ PUSH_TEST_SERVICE, NODE_ENV }: Settings, origin: URL) {
  if (PUSH_TEST_SERVICE === undefined) return undefined;
  const service = new URL(PUSH_TEST_SERVICE);
  if (!loopback.test(service.hostname)) {
    throw new EnvError("PUSH_TEST_SERVICE is wrong: it must be on this machine.");
  }
  if (NODE_ENV === "production" && !loopback.test(origin.hostname)) {
    throw new EnvError(
      "PUSH_TEST_SERVICE is wrong: it is for tests only, not for a public address.",
    );
  }
  return service.origin;
}

export type Env = ReturnType<typeof parseEnv>;

export const env = parseEnv(process.env);
