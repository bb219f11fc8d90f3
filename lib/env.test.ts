import { expect, test } from "vitest";
import { newVapidKeys } from "@/lib/push/testing/browser-keys";
import { EnvError, parseEnv } from "./env";

test("an empty environment gets all defaults", () => {
  expect(parseEnv({})).toMatchObject({
    NODE_ENV: "development",
    TURSO_DATABASE_URL: "file:data/naik-kelas.db",
    PORT: 3000,
    APP_ORIGIN: "http://localhost:3000",
    secureOrigin: false,
    REGISTRATION: "open",
    STREAM_POLL_MS: 8_000,
    STREAM_HEARTBEAT_MS: 25_000,
    STREAM_MAX: 10_000,
    STREAM_MAX_PER_USER: 5,
    STREAM_MAX_AGE_MS: 1_800_000,
    CHANGE_LOG_DAYS: 7,
    WRITE_LIMIT_PER_MINUTE: 600,
    LOG_LEVEL: "info",
  });
  expect(parseEnv({}).ONE_TIME_PASSWORD_DAYS).toBeUndefined();
});

test.each([1, 14])("a one-time password may be valid for %i days", (days) => {
  expect(parseEnv({ ONE_TIME_PASSWORD_DAYS: String(days) }).ONE_TIME_PASSWORD_DAYS).toBe(days);
});

test.each(["redis://redis", "rediss://:rahasia@redis.example:6380/2"])(
  "HINTS_URL may be %s",
  (url) => {
    expect(parseEnv({ HINTS_URL: url }).HINTS_URL).toBe(url);
  },
);

const awsKeys = { AWS_ACCESS_KEY_ID: "kunci", AWS_SECRET_ACCESS_KEY: "rahasia" };

const filesOf = (source: Record<string, string>) => parseEnv(source).files;

test("files are beside an embedded database, or where FILES_URL says", () => {
  expect(filesOf({})).toEqual({ folder: "data/files", uploads: "data/files/uploads" });
  expect(filesOf({ TURSO_DATABASE_URL: "file:/srv/a/school.db" }).folder).toBe("/srv/a/files");
  expect(filesOf({ TURSO_DATABASE_URL: "libsql://db" }).folder).toBe("data/files");
  const chosen = { FILES_URL: "file:/srv/files", UPLOADS_FOLDER: "/tmp/arriving" };
  expect(filesOf(chosen)).toEqual({ folder: "/srv/files", uploads: "/tmp/arriving" });
  expect(filesOf({ FILES_URL: "s3://berkas?region=ap-southeast-3", ...awsKeys })).toEqual({
    uploads: "data/uploads",
    s3: {
      bucket: "berkas",
      endpoint: "https://s3.ap-southeast-3.amazonaws.com",
      region: "ap-southeast-3",
      accessKeyId: "kunci",
      secretAccessKey: "rahasia",
    },
  });
  const own = { FILES_URL: "s3://berkas/?endpoint=http://minio:9000", ...awsKeys };
  expect(filesOf(own).s3).toMatchObject({ endpoint: "http://minio:9000", region: "us-east-1" });
});

test.each([
  ["FILES_URL", { FILES_URL: "data/files" }],
  ["FILES_URL", { FILES_URL: "file:" }],
  ["FILES_URL", { FILES_URL: "s3://", ...awsKeys }],
  ["FILES_URL", { FILES_URL: "s3://berkas", ...awsKeys }],
  ["FILES_URL", { FILES_URL: "s3://Berkas_Kelas?region=x", ...awsKeys }],
  ["FILES_URL", { FILES_URL: "s3://berkas/kelas?region=x", ...awsKeys }],
  ["FILES_URL", { FILES_URL: "s3://berkas?region=x&prefix=y", ...awsKeys }],
  ["FILES_URL", { FILES_URL: "s3://berkas?endpoint=minio:9000", ...awsKeys }],
  ["AWS_ACCESS_KEY_ID", { FILES_URL: "s3://berkas?region=x", AWS_SECRET_ACCESS_KEY: "rahasia" }],
  ["AWS_SECRET_ACCESS_KEY", { FILES_URL: "s3://berkas?region=x", AWS_ACCESS_KEY_ID: "kunci" }],
  ["FILES_UNUSED_MS", { FILES_UNUSED_MS: "0" }],
])("a wrong %s names itself in one sentence, and no secret: %j", (name, source) => {
  const error = (() => {
    try {
      return parseEnv(source);
    } catch (thrown) {
      return thrown as Error;
    }
  })();
  expect(error).toBeInstanceOf(EnvError);
  expect((error as Error).message).toMatch(new RegExp(`^${name} is (wrong|missing): [^\\n]+\\.$`));
  expect((error as Error).message).not.toContain("rahasia");
});

test("an empty variable counts as unset", () => {
  expect(parseEnv({ PORT: "", APP_ORIGIN: "", REGISTRATION: "" })).toEqual(parseEnv({}));
});

test("the origin defaults to the port, and has no path", () => {
  expect(parseEnv({ PORT: "8080" }).APP_ORIGIN).toBe("http://localhost:8080");
  expect(parseEnv({ APP_ORIGIN: "https://Kelas.Sch.ID/app?x=1" })).toMatchObject({
    APP_ORIGIN: "https://kelas.sch.id",
    secureOrigin: true,
  });
});

test.each([
  ["NODE_ENV", "staging"],
  ["METRICS_TOKEN", "short"],
  ["INSTANCES", "0"],
  ["ONE_TIME_PASSWORD_DAYS", "0"],
  ["ONE_TIME_PASSWORD_DAYS", "15"],
  ["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "bukan base64"],
  ["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "cGVuZGVr"],
  ["CHANGE_LOG_DAYS", "0"],
  ["WRITE_LIMIT_PER_MINUTE", "9"],
  ["WRITE_LIMIT_PER_MINUTE", "unlimited"],
  ["TURSO_DATABASE_URL", "data/naik-kelas.db"],
  ["TURSO_DATABASE_URL", "file:"],
  ["TURSO_DATABASE_URL", "postgres://localhost/x"],
  ["HINTS_URL", "localhost:6379"],
  ["HINTS_URL", "http://redis:6379"],
  ["HINTS_URL", "redis://"],
  ["HINTS_URL", "redis://redis:99999"],
  ["HINTS_URL", "redis://redis/kelas"],
  ["PORT", "0"],
  ["PORT", "65536"],
  ["PORT", "3000.5"],
  ["PORT", "http"],
  ["APP_ORIGIN", "kelas.sch.id"],
  ["APP_ORIGIN", "ftp://kelas.sch.id"],
  ["APP_ORIGIN", "javascript:alert(1)"],
  ["REGISTRATION", "Open"],
  ["STREAM_POLL_MS", "49"],
  ["STREAM_POLL_MS", "8s"],
  ["STREAM_HEARTBEAT_MS", "99"],
  ["STREAM_MAX", "0"],
  ["STREAM_MAX_PER_USER", "-1"],
  ["STREAM_MAX_AGE_MS", "999"],
  ["LOG_LEVEL", "verbose"],
])("%s=%s stops start-up with a sentence that names it", (name, value) => {
  const parse = () => parseEnv({ [name]: value });
  expect(parse).toThrow(EnvError);
  expect(parse).toThrow(new RegExp(`^${name} is wrong: .+\\.$`));
});

test.each(["http://kelas.sch.id", "http://10.0.0.4:3000", "http://localhost.sch.id"])(
  "production refuses %s, which would send passwords in clear",
  (APP_ORIGIN) => {
    expect(() => parseEnv({ NODE_ENV: "production", APP_ORIGIN })).toThrow(/^APP_ORIGIN is wrong/);
    expect(parseEnv({ NODE_ENV: "development", APP_ORIGIN }).APP_ORIGIN).toBe(APP_ORIGIN);
  },
);

test.each([
  "https://kelas.sch.id",
  "http://localhost:3000",
  "http://127.0.0.1:3000",
  "http://[::1]:3000",
])("production accepts %s", (APP_ORIGIN) => {
  expect(parseEnv({ NODE_ENV: "production", APP_ORIGIN }).APP_ORIGIN).toBe(APP_ORIGIN);
});

test("F4: several instances in production require a shared key", () => {
  const several = { NODE_ENV: "production", INSTANCES: "2" };
  expect(() => parseEnv(several)).toThrow(/^NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is missing/);
  const key = Buffer.alloc(32, 1).toString("base64");
  expect(parseEnv({ ...several, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key }).INSTANCES).toBe(2);
  expect(parseEnv({ ...several, NODE_ENV: "development" }).INSTANCES).toBe(2);
});

const keys = newVapidKeys();
const vapid = {
  VAPID_PUBLIC_KEY: keys.publicKey,
  VAPID_PRIVATE_KEY: keys.privateKey,
  VAPID_SUBJECT: "mailto:admin@sekolah.example",
};

test("push needs both keys of a pair and whom to ask; without any it is off", () => {
  expect(parseEnv({}).vapid).toBeUndefined();
  expect(parseEnv(vapid).vapid).toEqual({ ...keys, subject: vapid.VAPID_SUBJECT });
  for (const name of Object.keys(vapid)) {
    expect(() => parseEnv({ ...vapid, [name]: "" })).toThrow(`${name} is missing`);
  }
  for (const wrong of [newVapidKeys().privateKey, "garbage", "AAAA"]) {
    expect(() => parseEnv({ ...vapid, VAPID_PRIVATE_KEY: wrong })).toThrow("VAPID_PUBLIC_KEY");
  }
  expect(() => parseEnv({ ...vapid, VAPID_SUBJECT: "admin" })).toThrow("VAPID_SUBJECT");
});

test("push services are names of hosts", () => {
  expect(parseEnv({}).PUSH_SERVICES).toContain("fcm.googleapis.com");
  const services = parseEnv({ PUSH_SERVICES: "push.example,  *.push.example" }).PUSH_SERVICES;
  expect(services).toEqual(["push.example", "*.push.example"]);
  for (const wrong of [
    "*",
    "127.0.0.1",
    "https://push.example",
    "push.example:8443",
    "localhost",
  ]) {
    expect(() => parseEnv({ PUSH_SERVICES: wrong })).toThrow("PUSH_SERVICES");
  }
});

test("the push service of the tests is on this machine, and refused for a public address", () => {
  const PUSH_TEST_SERVICE = "http://127.0.0.1:4000/";
  const production = { NODE_ENV: "production", PUSH_TEST_SERVICE };
  expect(parseEnv(production).PUSH_TEST_SERVICE).toBe("http://127.0.0.1:4000");
  expect(() => parseEnv({ ...production, APP_ORIGIN: "https://kelas.example" })).toThrow(
    "PUSH_TEST_SERVICE",
  );
  for (const wrong of ["http://10.0.0.1", "https://127.0.0.1", "http://push.example"]) {
    expect(() => parseEnv({ PUSH_TEST_SERVICE: wrong })).toThrow("PUSH_TEST_SERVICE");
  }
});
