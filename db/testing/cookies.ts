type Options = {
  path: string;
  maxAge: number;
  httpOnly: boolean;
  sameSite: string;
  secure: boolean;
};

/** One browser's cookies, with what they were set with: stands in for `cookies()` of `next/headers`. */
export const jar = new Map<string, { name: string; value: string; options?: Options }>();

export const inMemory = {
  get: (name: string) => jar.get(name),
  set: (name: string, value: string, options: Options) => {
    if (options.maxAge === 0) jar.delete(name);
    else jar.set(name, { name, value, options });
  },
};

/** Lets the browser present `token`, or nothing. */
export function present(token: string | undefined) {
  jar.clear();
  if (token !== undefined) jar.set("session", { name: "session", value: token });
}

/** The token that the browser would send. */
export const presented = () => jar.get("session")?.value;
