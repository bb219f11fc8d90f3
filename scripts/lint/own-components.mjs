/** Packages whose part of the work has a smaller component here (docs/decisions/0046-few-bytes-on-the-wire.md). */
const replaced = [
  { name: /^next\/link$/, by: "Link of @/components/ui/link" },
  { name: /^lucide(-|$|\/)/, by: "an icon of @/components/ui/icons or shell-icons" },
];

/** A rule of its own: the settings of `no-restricted-imports` replace each other from folder to folder. */
const ownComponents = {
  create(context) {
    const check = (node) => {
      const source = String(node.source?.value ?? "");
      const found = replaced.find(({ name }) => name.test(source));
      if (found)
        context.report({ node, message: `Use ${found.by} instead: ${source} costs bytes.` });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: "bytes" }, rules: { "own-components": ownComponents } };
