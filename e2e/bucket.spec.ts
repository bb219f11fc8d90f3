import { randomBytes } from "node:crypto";
import { hasS3Server, startS3Server } from "@/lib/files/testing/s3-server";
import { freePort } from "@/lib/http/free-port";
import { createActor, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { announceAndHandIn, phone } from "./support/file-story";
import { type Instance, startInstance } from "./support/instance";

test.describe.configure({ mode: "default" }); // one bucket
test.skip(!hasS3Server, "OpenStack Swift is not installed");

let bucket: Awaited<ReturnType<typeof startS3Server>>;
let instance: Instance;
const started: (() => Promise<void>)[] = [];

test.beforeAll(async () => {
  if (!hasS3Server) return;
  bucket = await startS3Server();
  started.unshift(bucket.stop);
  instance = await startInstance(
    await freePort(),
    { ...bucket.settings, FILES_TIMEOUT_MS: "2000", UPLOADS_FOLDER: "e2e/.data/bucket-uploads" },
    { stderr: "pipe" },
  );
  started.unshift(instance.stop);
});
test.afterAll(async () => {
  for (const stop of started) await stop();
});

for (const javaScriptEnabled of [true, false]) {
  test(`on S3, too: announced with files, handed in, revised ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom,
    pageOf,
  }) => {
    test.setTimeout(90_000);
    const options = { ...phone, javaScriptEnabled, baseURL: instance.origin };
    const teacher = await pageOf(classroom.teacher, options);
    const student = await pageOf(classroom.student, options);
    await announceAndHandIn({ teacher, student, classroom, javaScriptEnabled });
  });
}

test("with files in a bucket they are uploaded and opened; while it is silent everything else works, and an upload goes on afterwards", async () => {
  const { token } = await createSession(await createActor("student"));
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${instance.origin}${path}`, {
      ...init,
      headers: { Cookie: `session=${token}`, ...(init.headers as Record<string, string>) },
    });
  const begin = async (size: number) => {
    const response = await send("/api/files", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "tugas.txt", size }),
    });
    expect(response.status).toBe(201);
    return String(response.headers.get("location"));
  };
  const append = (path: string, offset: number, body: string) =>
    send(path, {
      method: "PATCH",
      headers: {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(offset),
      },
      body,
    });

  const content = randomBytes(300_000).toString("hex");
  const first = await begin(content.length);
  expect((await append(first, 0, content)).status).toBe(200);
  expect(await (await send(first)).text()).toBe(content);
  const part = await send(first, { headers: { Range: "bytes=100-199" } });
  expect([part.status, await part.text()]).toEqual([206, content.slice(100, 200)]);

  bucket.state.fault = "silent";
  const second = await begin(5);
  const refused = await append(second, 0, "tugas");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
  expect(await refused.json()).toMatchObject({ detail: "filesUnavailable" });
  expect((await send(first)).status).toBe(503);
  expect((await send("/app")).status).toBe(200);
  expect((await send("/api/health/ready")).status).toBe(200);

  bucket.state.fault = "none";
  const { headers } = await send(second, { method: "HEAD" });
  expect(headers.get("upload-offset")).toBe("5");
  expect((await append(second, 5, "")).status).toBe(200);
  expect(await (await send(second)).text()).toBe("tugas");
});
