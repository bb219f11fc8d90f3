import type { Page } from "playwright/test";
import { expect } from "../../fixtures";
import type { School } from "./school";

/** A page as a user may find it. */
export type State = {
  /** What is to be seen. */
  name: string;
  path: string;
  as: keyof School["users"] | "visitor";
  /** Brings the page there, once it is open. Its locators are the same in every language. */
  reach?: (page: Page) => Promise<unknown>;
};

/** The states of pages, by the page's file. */
export type States = Record<string, (school: School) => State[]>;

type Reach = State["reach"];

/** States of one page: what is to be seen, where, and how it is reached. */
export const seenBy =
  (
    as: State["as"],
    path: (school: School) => string,
    states: Record<string, Reach | string>,
  ): States[string] =>
  (school) =>
    Object.entries(states).map(([name, how]) => ({
      name,
      as,
      path: typeof how === "string" ? path(school) + how : path(school),
      ...(typeof how === "function" && { reach: how }),
    }));

/** The page as it opens. */
export const asOpened = "";

const main = (page: Page) => page.locator("main");

/** Opens what is folded under the nth heading of its kind. */
export const unfold =
  (selector = "main summary") =>
  (page: Page) =>
    page.locator(selector).first().click();

/** Fills in the form that has these fields, and sends it with its last visible button. */
export function submit(fields: Record<string, string>) {
  return async (page: Page) => {
    const [first = ""] = Object.keys(fields);
    const form = page.locator(`form:has([name="${first}"])`).last();
    for (const [name, value] of Object.entries(fields)) {
      await form.locator(`[name="${name}"]`).fill(value);
    }
    await send(page, form);
  };
}

const send = (page: Page, form = main(page).locator("form").last()) =>
  form.locator("button:not([type=button]):visible").last().click();

/** Sends the form, and waits for the error that it shows. */
export const refused = (fields: Record<string, string>, before?: (page: Page) => Promise<void>) =>
  async function reach(page: Page) {
    await before?.(page);
    await submit(fields)(page);
    const error = main(page).locator("[aria-invalid=true], [role=alert]").filter({ visible: true });
    await expect(error.first()).toBeVisible();
  };
