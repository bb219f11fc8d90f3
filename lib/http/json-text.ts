const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/**
 * The value of a JSON text. Throws on what is no JSON, and on an object that names a key twice: readers
 * differ in which of the two they believe.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseRepeatedKeys(text);
  return value;
}

/** For a text that is JSON: what stands right behind `{`, or behind `,` within an object, is a key. */
function refuseRepeatedKeys(text: string) {
  const open: (Set<string> | undefined)[] = []; // the keys of each object, none for an array
  let previous = "";
  for (const [found] of text.matchAll(token)) {
    const keys = open.at(-1);
    if (found === "{") open.push(new Set());
    else if (found === "[") open.push(undefined);
    else if (found === "}" || found === "]") open.pop();
    else if (keys && (previous === "{" || previous === ",")) {
      const key = JSON.parse(found) as string;
      if (keys.has(key)) throw new SyntaxError("An object names a key twice.");
      keys.add(key);
    }
    previous = found;
  }
}
