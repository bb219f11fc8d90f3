import { asOpened, refused, seenBy, type States, unfold } from "./state";

const unknown = () => `siapa.${crypto.randomUUID().slice(0, 8)}`;

export const visitorStates: States = {
  "(auth)/login/page.tsx": seenBy("visitor", () => "/login", {
    plain: asOpened,
    "help with a forgotten password": unfold(),
    "wrong password": (page) => refused({ username: unknown(), password: "bukan itu" })(page),
  }),
  "(auth)/register/page.tsx": seenBy("visitor", () => "/register", {
    plain: asOpened,
    "wrong fields": refused({ username: "a b", password: "pendek", age: "tiga" }),
  }),
  "(auth)/password/page.tsx": seenBy("pending", () => "/password", {
    plain: asOpened,
    "too weak": refused({ newPassword: "password123" }),
  }),
  "api/docs/page.tsx": seenBy("visitor", () => "/api/docs", {
    "some operations, which are alike": (page) =>
      page
        .locator("main h3")
        .evaluateAll((all) =>
          all.slice(12).forEach((operation) => operation.closest("div")?.parentElement?.remove()),
        ),
  }),
};

/** What is in the place of a page. */
export const withoutPage: States = {
  "not found": seenBy("visitor", () => "/tidak-ada", { plain: asOpened }),
  "not found, signed in": seenBy("student", () => "/app/tidak-ada", { plain: asOpened }),
  "without the role": seenBy("student", () => "/teach", { plain: asOpened }),
  "database down": seenBy("visitor", () => "/unavailable", { plain: asOpened }),
};
