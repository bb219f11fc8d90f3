import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { hostOf, type MarkdownNode, parseMarkdown, plainTextOf } from "./markdown-tree";

/** The tree as HTML, without escapes. */
const toHtml = (nodes: MarkdownNode[]): string =>
  nodes
    .map((node) =>
      typeof node === "string"
        ? node
        : `<${node.tag}${node.href === undefined ? "" : ` ${node.href}`}${node.start ? ` ${node.start}` : ""}>${toHtml(node.children)}</${node.tag}>`,
    )
    .join("");
const treeOf = (text: string) => toHtml(parseMarkdown(text));
const depthOf = (nodes: MarkdownNode[]): number =>
  Math.max(0, ...nodes.map((node) => (typeof node === "string" ? 0 : 1 + depthOf(node.children))));

test("Markdown becomes a tree of elements", () => {
  expect(treeOf("## Judul\n\nHalo **semua**, _ya_.")).toBe(
    "<h2>Judul</h2><p>Halo <strong>semua</strong>, <em>ya</em>.</p>",
  );
  expect(treeOf("- satu\n- dua")).toBe("<ul><li>satu</li><li>dua</li></ul>");
  expect(treeOf("3. tiga\n\n   lanjut")).toBe("<ol 3><li><p>tiga</p><p>lanjut</p></li></ol>");
  expect(treeOf("> kata `x`\n\n```js\na < b\n```")).toBe(
    "<blockquote><p>kata <code>x</code></p></blockquote><pre><code>a < b\n</code></pre>",
  );
  expect(treeOf("satu\ndua  \ntiga\n\n---")).toBe("<p>satu\ndua<br></br>tiga</p><hr></hr>");
});

test("HTML and similar text stay text", () => {
  for (const html of [
    "Pakai <h1> untuk judul.",
    "<div>\nblok\n</div>",
    "<script>x</script>",
    "&lt;b",
  ])
    expect(parseMarkdown(html).map((node) => typeof node !== "string" && node.tag)).toEqual(["p"]);
  expect(treeOf("Pakai <h1> untuk judul.")).toBe("<p>Pakai <h1> untuk judul.</p>");
});

test("links have only web or mail URLs, images become links, and the host is returned", () => {
  for (const href of [
    "javascript:alert(1)",
    "JaVaScRiPt:x",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc",
  ])
    expect(treeOf(`[klik](${href})`)).not.toContain("<a");
  expect(treeOf("[klik](https://contoh.sch.id/a)")).toBe(
    "<p><a https://contoh.sch.id/a>klik</a></p>",
  );
  expect(treeOf("![foto](https://contoh.sch.id/a.png)")).toBe(
    "<p>!<a https://contoh.sch.id/a.png>foto</a></p>",
  );
  expect(hostOf("https://contoh.sch.id/a")).toBe("contoh.sch.id");
  expect(hostOf("//contoh.sch.id/a")).toBe("contoh.sch.id");
  expect(hostOf("/app/courses")).toBeUndefined();
  expect(hostOf("mailto:guru@contoh.sch.id")).toBeUndefined();
});

test("elements nested beyond the maximum depth are flattened", () => {
  const texts = [
    "> ".repeat(5_000),
    "1. ".repeat(3_333),
    ">".repeat(10_000),
    "*a **b ".repeat(1_400),
  ];
  const nested = `${"*a **b ".repeat(400)}${"** c* ".repeat(400)}`;
  for (const text of [...texts, nested]) expect(depthOf(parseMarkdown(text))).toBeLessThan(30);
});

test("plain text is one line without Markdown syntax", () => {
  expect(plainTextOf("## Judul\n\nHalo **semua**,\n[baca](https://x.id).\n\n- satu\n- dua")).toBe(
    "Judul Halo semua, baca. satu dua",
  );
});

test("an address without brackets is a link, one that pretends to be another is not", () => {
  const address = "https://contoh.sch.id/a?b=1&c=2";
  expect(parseMarkdown(`Lihat ${address}.`)).toEqual([
    { tag: "p", children: ["Lihat ", { tag: "a", href: address, children: [address] }, "."] },
  ]);
  expect(parseMarkdown("https://sekolah.id@evil.test/x")).toEqual([
    { tag: "p", children: ["https://sekolah.id@evil.test/x"] },
  ]);
  expect(parseMarkdown("`www.contoh.id` javascript:alert(1)")).toEqual([
    { tag: "p", children: [{ tag: "code", children: ["www.contoh.id"] }, " javascript:alert(1)"] },
  ]);
  expect(parseMarkdown("Jalankan main.py, lalu pulang.ke rumah.")).toEqual([
    { tag: "p", children: ["Jalankan main.py, lalu pulang.ke rumah."] },
  ]);
});

test("any text with parts of addresses is parsed", () => {
  const part = constantFrom(
    ..."https:// http:// www. a.id main.py @ \\ / * _ ` [ ] ( ) < > : . , \n ://".split(" "),
    " ",
  );
  const texts = array(part, { maxLength: 15 }).map((parts) => parts.join(""));
  assert(
    property(texts, (text) => {
      expect(Array.isArray(parseMarkdown(text))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
