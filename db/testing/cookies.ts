type Options = {
  path: string;
  maxAge: number;
  httpOnly: boolean;
  sameSite: string;
  secure: boolean;
};

/** One browser's cookies with their options: the content of the fake `cookies()` of `next/headers`. */
export const jar = new Map<string, { name: string; value: string; options?: Options }>();

export const inMemory = {
  get: (name: string) => jar.get(name),
  set: (name: string, value: string, options: Options) => {
    if (options.maxAge === 0) jar.delete(name);
    else jar.set(name, { name, value, options });
  },
};

/** Makes the browser send `token` as its session cookie, or no cookie. */
export function present(token: string | undefined) {
  jar.clear();
  if (token !== undefined) jar.set("session", { name: "session", value: token });
}

/** The token that the browser would send. */
export const presented = () => jar.get("session")?.value;

/** The Cookie header that the browser would send. */
export const cookieHeader = () =>
  [...jar.values()].map(({ name, value }) => `${name}=${value}`).join("; ");

/** The headers of the current request: the content of the fake `headers()` of `next/headers`. */
export const received = new Headers();

/** Sets the request's client address and user agent; without arguments, neither is known. */
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
