import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Selector, selectorsOf } from "./promql";

export const RULES = "deploy/prometheus/alerts.yml";
export const RULE_TESTS = "deploy/prometheus/alerts.test.yml";
const DASHBOARD = "deploy/grafana/naik-kelas.json";

export type Rule = {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
};
type RuleTest = { alertname: string; exp_alerts?: unknown[] };
type Target = { expr: string; legendFormat: string };
type Panel = { title: string; type: string; description?: string; targets?: Target[] };
type Variable = { name: string; query: string };
type Dashboard = {
  panels: Panel[];
  annotations: { list: { expr: string; titleFormat: string }[] };
  templating: { list: Variable[] };
};

const read = (path: string) => readFileSync(path, "utf8");

export const readRules = () =>
  (parse(read(RULES)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

export const readRuleTests = () =>
  (parse(read(RULE_TESTS)) as { tests: { alert_rule_test: RuleTest[] }[] }).tests.flatMap(
    ({ alert_rule_test }) => alert_rule_test,
  );

export const readDashboard = () => JSON.parse(read(DASHBOARD)) as Dashboard;

export const panelsWithData = () => readDashboard().panels.filter(({ type }) => type !== "row");

/** As Grafana asks Prometheus. */
const withVariables = (query: string) =>
  query
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$job", "naik-kelas")
    .replaceAll("$instance", ".*");

/** The expressions of the dashboard; `shown` are the labels of its results that their names use. */
export function dashboardQueries(): { expr: string; shown: string[] }[] {
  const { annotations, templating } = readDashboard();
  const drawn = panelsWithData().flatMap(({ targets = [] }) =>
    targets.map(({ expr, legendFormat }) => ({ expr, names: legendFormat })),
  );
  const noted = annotations.list.map(({ expr, titleFormat }) => ({ expr, names: titleFormat }));
  const values = templating.list.flatMap(({ query }) => {
    const [, expr, label] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
    return expr ? [{ expr, names: `{{${label}}}` }] : [];
  });
  return [...drawn, ...noted, ...values].map(({ expr, names }) => ({
    expr: withVariables(expr),
    shown: [...names.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => String(label)),
  }));
}

/** Everything that the dashboard and the rules select. */
export function selectorsInUse(): Selector[] {
  const drawn = dashboardQueries().flatMap(({ expr, shown }) =>
    selectorsOf(expr).map(({ metric, labels }) => ({ metric, labels: [...labels, ...shown] })),
  );
  return [...drawn, ...readRules().flatMap(({ expr }) => selectorsOf(expr))];
}

/** The rows of the table in docs/metrics.md: name, type, labels. */
export const documentedMetrics = () =>
  [...read("docs/metrics.md").matchAll(/^\| `(naik_kelas_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)].map(
    ([, name, type, labels]) => ({
      name: String(name),
      type: String(type),
      labels: [...String(labels).matchAll(/`(\w+)`/g)].map(([, label]) => String(label)).toSorted(),
    }),
  );

/** The headings of the section "Alarms" in docs/operations.md, and what stands under each. */
export function documentedAlarms(): Map<string, string> {
  const [, section = ""] = /^## Alarms\n(.*?)^## /ms.exec(read("docs/operations.md")) ?? [];
  const parts = section.split(/^### /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...lines] = part.split("\n");
      return [heading, lines.join("\n").trim()];
    }),
  );
}
