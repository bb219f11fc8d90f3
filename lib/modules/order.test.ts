import { expect, test } from "vitest";
import { movedBeside, movedTo } from "./order";

const order = ["a", "b", "c", "d"];

test("a module moves to a place, and the others keep their order", () => {
  expect(movedTo(order, "c", 0)).toEqual(["c", "a", "b", "d"]);
  expect(movedTo(order, "a", 3)).toEqual(["b", "c", "d", "a"]);
  expect(movedTo(order, "b", 1)).toEqual(order);
});

test("a module moves beside another, upwards and downwards", () => {
  expect(movedBeside(order, "d", { neighbour: "b", side: "before" })).toEqual(["a", "d", "b", "c"]);
  expect(movedBeside(order, "d", { neighbour: "b", side: "after" })).toEqual(["a", "b", "d", "c"]);
  expect(movedBeside(order, "a", { neighbour: "c", side: "before" })).toEqual(["b", "a", "c", "d"]);
  expect(movedBeside(order, "a", { neighbour: "d", side: "after" })).toEqual(["b", "c", "d", "a"]);
});

test("beside itself or beside what is not there a module stays where it is", () => {
  expect(movedBeside(order, "b", { neighbour: "b", side: "after" })).toEqual(order);
  expect(movedBeside(order, "b", { neighbour: "x", side: "after" })).toEqual(order);
});
