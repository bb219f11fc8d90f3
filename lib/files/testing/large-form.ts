import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Returns a function after which only what is reachable counts as used. V8 frees buffers beside the program, and waits
 * for that when it collects again. It shows `gc` only to contexts that are made after the flag is set.
 */
export function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  return () => {
    collect();
    collect();
  };
}

/** The chunks of a form with text files, and their bytes. */
export function largeForm(boundary: string, files: { count: number; bytes: number }) {
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n`,
  );
  const chunk = Buffer.alloc(64 * 1024, "a");
  const lineEnd = Buffer.from("\r\n");
  const end = Buffer.from(`--${boundary}--\r\n`);
  function* chunks() {
    for (let file = 0; file < files.count; file += 1) {
      yield head;
      for (let sent = 0; sent < files.bytes; sent += chunk.length) yield chunk;
      yield lineEnd;
    }
    yield end;
  }
  const length = files.count * (head.length + files.bytes + lineEnd.length) + end.length;
  return { chunks: chunks(), length };
}
