import { LinkifyIt } from "linkify-it";

/** An address in a text, from `index` to `lastIndex`, and the URL that it stands for. */
export type Address = { index: number; lastIndex: number; href: string };

/** Recognized without a scheme, besides those of countries and linkify-it's own. */
const DOMAINS = "app dev gle site online link page cloud xyz tech school academy education".split(
  " ",
);

/** Recognizes http, https and mail addresses; without a scheme only those that no sentence or file name contains. */
class AddressFinder extends LinkifyIt {
  override match(text: string) {
    const found = super.match(text)?.filter((each) => isAddress(text, each)) ?? [];
    for (const each of found) {
      if (each.schema === "") each.url = each.url.replace(/^http:/, "https:");
    }
    return found; // markdown-it expects no null where test() is true
  }

  override matchAtStart(text: string) {
    const found = super.matchAtStart(text);
    return found && isAddress(text, found) ? found : null;
  }
}

export const addressFinder = new AddressFinder({ fuzzyLink: true })
  .add("ftp:", null)
  .add("//", null)
  .tlds(DOMAINS, true);

/** The addresses of a text, without punctuation behind them. */
export const addressesIn = (text: string): Address[] =>
  addressFinder.match(text).map(({ index, lastIndex, url }) => ({
    index,
    lastIndex,
    href: url,
  }));

type Found = { schema: string; index: number; lastIndex: number; text: string; url: string };

function isAddress(text: string, { schema, index, lastIndex, text: address, url }: Found): boolean {
  if (!URL.canParse(url) || isPartOfTrick(text, index, lastIndex)) return false;
  return schema !== "" || isPlainlyHost(address);
}

/** `main.py` and "pulang.ke rumah" are none, though Paraguay and Kenya have such domains. */
const isPlainlyHost = (address: string) =>
  /^www\.|\/|^[^./]+\.[^./]+\.[^/]/i.test(address) || /\.(?:id|\p{L}{3,})$/u.test(address);

/** `https://school.id@elsewhere.test` leads elsewhere: what looks so stays text. */
function isPartOfTrick(text: string, index: number, lastIndex: number): boolean {
  const rest = /^[^\s/]*/.exec(text.slice(lastIndex, lastIndex + 300))?.[0] ?? "";
  const before = /\S*$/.exec(text.slice(Math.max(0, index - 300), index))?.[0] ?? "";
  return /[@\\]/.test(rest) || /:\/\/\S*[@\\]$|[@\\]$/.test(before);
}
