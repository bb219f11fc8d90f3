import { expect, test } from "vitest";
import { reordered } from "./order";

const order = ["a", "b", "c", "d"];
const beside = (id: string, way: "before" | "after", neighbour: string) =>
  reordered(order, id, { way, neighbour });

test("a module moves by one place, and no further than to the ends", () => {
  expect(reordered(order, "c", { way: "up" })).toEqual(["a", "c", "b", "d"]);
  expect(reordered(order, "c", { way: "down" })).toEqual(["a", "b", "d", "c"]);
  expect(reordered(order, "a", { way: "up" })).toEqual(order);
  expect(reordered(order, "d", { way: "down" })).toEqual(order);
});

test("a module moves beside another, upwards and downwards", () => {
  expect(beside("d", "before", "b")).toEqual(["a", "d", "b", "c"]);
  expect(beside("d", "after", "b")).toEqual(["a", "b", "d", "c"]);
  expect(beside("a", "before", "c")).toEqual(["b", "a", "c", "d"]);
  expect(beside("a", "after", "d")).toEqual(["b", "c", "d", "a"]);
});

test("what is not in the order changes nothing", () => {
  expect(reordered(order, "x", { way: "up" })).toEqual(order);
  expect(reordered(order, "b", { way: "after", neighbour: "x" })).toEqual(order);
  expect(reordered(order, "b", { way: "after", neighbour: "b" })).toEqual(order);
});
