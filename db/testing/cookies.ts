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

/** The headers of the request that is being answered: stands in for `headers()` of `next/headers`. */
export const received = new Headers();

/** Lets the request come from there; by default from nowhere, as a script does. */
export function arriveFrom(address?: string, userAgent?: string) {
  for (const [name, value] of [
    ["x-naik-kelas-client-address", address],
    ["user-agent", userAgent],
  ] as const) {
    if (value) received.set(name, value);
    else received.delete(name);
  }
}

/** For `vi.mock("next/headers", …)`. */
export const requestInMemory = {
  cookies: () => Promise.resolve(inMemory),
  headers: () => Promise.resolve(received),
};
