// Starts the production server on an empty database.
import { rmSync } from "node:fs";

rmSync("e2e/.data", { recursive: true, force: true });
await import("../../scripts/start.mjs");
