import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findPromtool } from "../scripts/promtool.mjs";
import { selectorsOf } from "./support/promql";
import {
  dashboardQueries,
  documentedAlarms,
  panelsWithData,
  readRules,
  readRuleTests,
  RULE_TESTS,
  RULES,
} from "./support/watching";

const promtool = findPromtool();

function runPromtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(String(promtool), args, { encoding: "utf8" });
  return { status, output: stdout + stderr };
}

test("each alarm has its paragraph about what to do, and each paragraph its alarm", () => {
  const rules = readRules();
  const alarms = documentedAlarms();
  expect(rules.length).toBeLessThanOrEqual(8);
  expect([...alarms.keys()]).toEqual(rules.map(({ alert }) => alert));
  for (const text of alarms.values()) expect(text.length).toBeGreaterThan(200);
  for (const { alert, labels, annotations } of rules) {
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(annotations.summary).toMatch(/\w.*\.$/);
    expect(["critical", "warning"]).toContain(labels.severity);
  }
});

test("each alarm is tested when it fires and when it does not", () => {
  const tests = readRuleTests();
  for (const { alert } of readRules()) {
    const own = tests.filter(({ alertname }) => alertname === alert);
    const firing = own.map(({ exp_alerts = [] }) => exp_alerts.length > 0);
    expect([alert, new Set(firing)]).toEqual([alert, new Set([true, false])]);
  }
});

test("the queries of the dashboard and of the alarms are PromQL, and every panel is explained", () => {
  expect(() => selectorsOf("sum(rate(naik_kelas_logins_total[5m])")).toThrow("no PromQL");
  expect(selectorsOf('sum by (a) (rate(m{b="c"}[5m])) / on () n')).toEqual([
    { metric: "m", labels: ["b", "a"] },
    { metric: "n", labels: [] },
  ]);
  expect(dashboardQueries().length).toBeGreaterThan(40);
  for (const { expr } of [...dashboardQueries(), ...readRules()]) {
    expect(selectorsOf(expr), expr).not.toEqual([]);
  }
  for (const { title, description, targets } of panelsWithData()) {
    expect([title, Boolean(description), Boolean(targets?.length)]).toEqual([title, true, true]);
  }
});

test.runIf(promtool)("promtool: the alarms fire when they should, and only then", () => {
  expect(runPromtool("test", "rules", RULE_TESTS)).toMatchObject({ status: 0 });
  const checked = [
    runPromtool("check", "rules", RULES),
    runPromtool("check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"),
  ];
  for (const result of checked) expect(result).toMatchObject({ status: 0 });
});

test.runIf(promtool)("promtool: the types in the dashboard's queries are right", () => {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-promtool-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const rules = dashboardQueries().map(({ expr }, n) => ({ record: `query:${n}`, expr }));
  const file = join(folder, "queries.yml");
  const check = (queries: typeof rules) => {
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules: queries }] }));
    return runPromtool("check", "rules", file);
  };
  expect(check(rules)).toMatchObject({ status: 0 });
  expect(check([{ record: "query", expr: "rate(m)" }])).toMatchObject({ status: 1 });
});
