import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** A selector of series, with the labels that it and the aggregations around it name. */
export type Selector = { metric: string; labels: string[] };

/** What a PromQL expression selects. Throws when it is none. */
export function selectorsOf(expression: string): Selector[] {
  const selectors: Selector[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  const labelsIn = (node: SyntaxNode | null): string[] =>
    node ? node.getChildren("LabelName").map(textOf) : [];
  parser.parse(expression).iterate({
    enter: ({ type, from, node }) => {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name !== "VectorSelector") return;
      const name = node.getChild("Identifier");
      const matchers = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
      const labels = matchers.flatMap(labelsIn);
      for (let outer = node.parent; outer; outer = outer.parent) {
        if (outer.name !== "AggregateExpr") continue;
        labels.push(
          ...labelsIn(outer.getChild("AggregateModifier")?.getChild("GroupingLabels") ?? null),
        );
      }
      selectors.push({ metric: name ? textOf(name) : "", labels });
    },
  });
  return selectors;
}
