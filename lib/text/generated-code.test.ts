import { expect, test } from "vitest";
import { canonicalCode } from "./generated-code";

test.each([
  ["k3mpx-7hq2v-n4rtd"],
  ["K3MPX-7HQ2V-N4RTD"],
  ["k3mpx 7hq2v n4rtd"],
  ["k3mpx7hq2vn4rtd"],
  ["k3mpx–7hq2v—n4rtd"], // dashes as text programs make them
  ["k3mpx\u20117hq2v\u2212n4rtd"],
  ["  k3mpx-7hq2v-n4rtd.\n"],
  ["\u00a0k3mpx-7hq2v-n4rtd\t"],
  ["\u202ak3mpx-7hq2v-n4rtd\u202c"],
  ["k3mpx\u200b-7hq2v\u00ad-n4rtd\ufeff"],
  ["“k3mpx-7hq2v-n4rtd”"],
  ["*k3mpx-7hq2v-n4rtd*"],
  ["ｋ３ｍｐｘ－７ｈｑ２ｖ－ｎ４ｒｔｄ"],
])("%j is one code", (typed) => {
  expect(canonicalCode(typed)).toBe("k3mpx7hq2vn4rtd");
});

test.each(["k3mpx-7hq2v-n4rte", "k3mpx-7hq2v", "k3mpx-7hq2v-n4rtdd"])(
  "%j is another code",
  (typed) => {
    expect(canonicalCode(typed)).not.toBe("k3mpx7hq2vn4rtd");
  },
);

test("only punctuation is no code", () => {
  expect(canonicalCode(" -–.\u200b()")).toBe("");
});
