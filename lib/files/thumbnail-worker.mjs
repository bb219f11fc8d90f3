// Worker thread that makes thumbnails. Not TypeScript: see lib/auth/bcrypt-worker.mjs.
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import sharp from "sharp";

const NICENESS = 10;
const MAX_BYTES = 15_000;
/** From the best to what always fits. */
const attempts = [
  { side: 320, quality: 70 },
  { side: 320, quality: 45 },
  { side: 240, quality: 40 },
  { side: 160, quality: 30 },
  { side: 96, quality: 20 },
];

// Only on Linux a thread has its own priority; elsewhere this would set the whole process's.
if (process.platform === "linux") setPriority(NICENESS);

sharp.concurrency(1);
sharp.cache(false);
// The bytes come from users: of all decoders only those of the types that are shown.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"],
});

/** Turned as its Exif data says, which is left out as all other data is. */
async function makeThumbnail({ path, maxPixels }) {
  for (const { side, quality } of attempts) {
    const bytes = await sharp(path, { limitInputPixels: maxPixels, failOn: "error", pages: 1 })
      .autoOrient()
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .webp({ quality, effort: 2 })
      .toBuffer();
    if (bytes.length <= MAX_BYTES) return bytes;
  }
  return null;
}

parentPort?.on("message", (job) => {
  makeThumbnail(job).then(
    (answer) => parentPort?.postMessage({ answer }),
    (error) => parentPort?.postMessage({ failure: String(error) }),
  );
});
