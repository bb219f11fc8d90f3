import "server-only";

/** The value of a cookie in a Cookie header as it was sent; undefined when it is not there. */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  const found = header?.split(/; */).find((each) => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}
