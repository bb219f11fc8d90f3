import { expect, test } from "vitest";
import { moveItem } from "./order";

const order = ["a", "b", "c", "d"];
const nextTo = (id: string, direction: "before" | "after", neighbour: string) =>
  moveItem(order, id, { direction, neighbour });

test("a module moves by one position, and not beyond the ends", () => {
  expect(moveItem(order, "c", { direction: "up" })).toEqual(["a", "c", "b", "d"]);
  expect(moveItem(order, "c", { direction: "down" })).toEqual(["a", "b", "d", "c"]);
  expect(moveItem(order, "a", { direction: "up" })).toEqual(order);
  expect(moveItem(order, "d", { direction: "down" })).toEqual(order);
});

test("a module moves next to another, upwards and downwards", () => {
  expect(nextTo("d", "before", "b")).toEqual(["a", "d", "b", "c"]);
  expect(nextTo("d", "after", "b")).toEqual(["a", "b", "d", "c"]);
  expect(nextTo("a", "before", "c")).toEqual(["b", "a", "c", "d"]);
  expect(nextTo("a", "after", "d")).toEqual(["b", "c", "d", "a"]);
});

test("unknown modules change nothing", () => {
  expect(moveItem(order, "x", { direction: "up" })).toEqual(order);
  expect(moveItem(order, "b", { direction: "after", neighbour: "x" })).toEqual(order);
  expect(moveItem(order, "b", { direction: "after", neighbour: "b" })).toEqual(order);
});
