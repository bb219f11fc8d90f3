// Starts the production server on an empty database.
import { rmSync } from "node:fs";
import { compressStatic } from "../../scripts/compress-static.mjs";

rmSync("e2e/.data", { recursive: true, force: true });
await compressStatic(); // `next build` alone does not
await import("../../scripts/start.mjs");
