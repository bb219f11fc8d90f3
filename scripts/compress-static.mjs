// Compresses the scripts and styles of the production build, once: lib/http/static-files.ts serves them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const FOLDER = ".next/static";
const compress = promisify(brotliCompress);

/** The best quality takes about two seconds for the whole build. Files that are compressed already stay. */
export async function compressStatic(folder = FOLDER) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const pending = names.filter(
    (name) => /\.(js|css|svg)$/.test(name) && !existsSync(join(folder, `${name}.br`)),
  );
  for (const name of pending) {
    const content = readFileSync(join(folder, name));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    writeFileSync(join(folder, `${name}.br`), await compress(content, { params }));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compressStatic();
