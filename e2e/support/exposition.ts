type Labels = Record<string, string>;

export type ExposedMetric = {
  type: string;
  /** `suffix` is that of a histogram's or summary's series, as `_count`; its `le` is not among the labels. */
  samples: { suffix: string; labels: Labels; value: number }[];
};

/** Metrics by name, read from Prometheus' text format. */
export function parseExposition(text: string): Map<string, ExposedMetric> {
  const metrics = new Map<string, ExposedMetric>();
  for (const [, name = "", type = ""] of text.matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
    metrics.set(name, { type, samples: [] });
  }
  for (const line of text.split("\n").filter((each) => /^\w/.test(each))) {
    const [, name = "", given = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const metric = metricOf(metrics, name);
    if (!metric) throw new Error(`a sample without a type: ${line}`);
    const suffix = metrics.has(name) ? "" : (/_[a-z]+$/.exec(name)?.[0] ?? "");
    const pairs = [...given.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    const labels = pairs.flatMap(([, label, each]) =>
      label === "le" || label === "quantile" ? [] : [[String(label), String(each)] as const],
    );
    metric.samples.push({
      suffix,
      labels: Object.fromEntries(labels),
      value: Number(value.replace("Inf", "Infinity")),
    });
  }
  return metrics;
}

/** The metric that a series belongs to. */
export const metricOf = (metrics: ReadonlyMap<string, ExposedMetric>, series: string) =>
  metrics.get(series) ?? metrics.get(series.replace(/_(bucket|sum|count)$/, ""));

/** The sum of the series that have these labels; of a histogram the number of observations. */
export function sumOf({ samples }: ExposedMetric, labels: Labels = {}): number {
  const counted = samples.filter(
    ({ suffix, labels: found }) =>
      (suffix === "" || suffix === "_count") &&
      Object.entries(labels).every(([label, value]) => found[label] === value),
  );
  return counted.reduce((sum, { value }) => sum + value, 0);
}

export const labelsOf = ({ samples }: ExposedMetric): string[] =>
  [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].toSorted();
