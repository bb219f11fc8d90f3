/**
 * A browser that translates a page replaces its text nodes by elements. React then updates text nodes that
 * are no longer in the document, and fails when it inserts before them or removes them. A text that is an
 * element's only child is safe: React replaces the whole content of the element.
 */
const message =
  "Put this text into an element of its own (see docs/decisions/0030-pages-that-the-browser-translates.md).";

/** They put each text into an element of its own. */
const wrappers = new Set(["TextParts", "InlineList"]);

/** Names of props that hold elements. */
const slots = new Set([
  "children",
  "aside",
  "next",
  "picture",
  "lead",
  "icon",
  "items",
  "empty",
  "action",
]);

const isBlank = (text) => text.trim() === "";

/** Whether an expression renders a bare text. `certain`: names that may hold elements do not count. */
function isText(node, { certain = false, elements = slots } = {}) {
  const known = { certain, elements };
  switch (node.type) {
    case "Literal":
      return (
        typeof node.value === "number" || (typeof node.value === "string" && !isBlank(node.value))
      );
    case "TemplateLiteral":
      return true;
    case "ConditionalExpression":
      return isText(node.consequent, known) || isText(node.alternate, known);
    case "LogicalExpression":
      return isText(node.right, known) || (node.operator !== "&&" && isText(node.left, known));
    case "CallExpression":
      return isTextCall(node.callee);
    case "Identifier":
      return !certain && node.name !== "undefined" && !elements.has(node.name);
    case "MemberExpression":
      return !certain && !elements.has(node.property.name);
    case "ChainExpression":
    case "TSNonNullExpression":
      return isText(node.expression, known);
    default:
      return false;
  }
}

/** `t()`, `t.rich()`, `format.dateTime()`, `String()`, `….join()` */
function isTextCall(callee) {
  if (callee.type === "Identifier") return ["t", "String"].includes(callee.name);
  if (callee.type !== "MemberExpression") return false;
  if (callee.object.type === "Identifier" && ["t", "format"].includes(callee.object.name)) {
    return callee.property.name !== "has";
  }
  return ["join", "toString"].includes(callee.property.name);
}

const isRich = (node) =>
  node.type === "CallExpression" &&
  node.callee.type === "MemberExpression" &&
  node.callee.property.name === "rich";

const isShown = (child) =>
  child.type === "JSXText"
    ? !(isBlank(child.value) && child.value.includes("\n"))
    : !(child.type === "JSXExpressionContainer" && child.expression.type === "JSXEmptyExpression");

const rendersText = (child, elements) =>
  child.type === "JSXText"
    ? !isBlank(child.value)
    : child.type === "JSXExpressionContainer" && isText(child.expression, { elements });

const nameOf = (node) =>
  node.id?.name ?? (node.parent?.type === "VariableDeclarator" ? node.parent.id.name : undefined);

const textInElement = {
  create(context) {
    if (/\.test\.tsx?$/.test(context.filename)) return {};
    const report = (node) => context.report({ node, message });
    const functions = [];
    const elements = new Set(slots);
    const enter = (node) => functions.push(nameOf(node));
    const leave = () => functions.pop();
    const isComponent = () => /^[A-Z]/.test(functions.at(-1) ?? "");

    function checkChildren({ children, openingElement }) {
      const shown = children.filter(isShown);
      const texts = shown.filter((child) => rendersText(child, elements));
      if (wrappers.has(openingElement?.name.name)) return;
      const [only] = shown;
      if (shown.length > 1 || openingElement === undefined) texts.forEach(report);
      else if (only?.type === "JSXExpressionContainer" && isRich(only.expression)) report(only);
    }
    return {
      VariableDeclarator({ id, init }) {
        if (init?.type === "JSXElement" || init?.type === "JSXFragment") elements.add(id.name);
      },
      FunctionDeclaration: enter,
      FunctionExpression: enter,
      ArrowFunctionExpression(node) {
        enter(node);
        if (isComponent() && isText(node.body, { certain: true })) report(node.body);
      },
      "FunctionDeclaration:exit": leave,
      "FunctionExpression:exit": leave,
      "ArrowFunctionExpression:exit": leave,
      ReturnStatement(node) {
        if (node.argument && isComponent() && isText(node.argument, { certain: true }))
          report(node.argument);
      },
      JSXElement: checkChildren,
      JSXFragment: checkChildren,
    };
  },
};

/** Values of messages that people wrote. */
const written = new Set(["name", "title", "course", "student", "value"]);

const isIsolated = (node) =>
  (node.type === "CallExpression" && node.callee.name === "isolate") || node.type === "Literal";

/** A name inside a sentence of plain text; `t.rich()` has tags for it. */
const nameIsolated = {
  create(context) {
    if (!context.filename.endsWith(".tsx")) return {};
    return {
      CallExpression({ callee, arguments: [, values] }) {
        if (callee.name !== "t" || values?.type !== "ObjectExpression") return;
        for (const { key, value } of values.properties) {
          if (key === undefined || !written.has(key.name) || isIsolated(value)) continue;
          context.report({ node: value, message: "Wrap it with isolate() of @/lib/text/isolate." });
        }
      },
    };
  },
};

export default {
  meta: { name: "translatable" },
  rules: { "text-in-element": textInElement, "name-isolated": nameIsolated },
};
