import { Children, type ReactNode } from "react";

/** Short facts in one line, with dots between them; right-to-left letters in one do not move the others. */
export const InlineList = ({ children }: { children: ReactNode }) =>
  Children.map(Children.toArray(children), (fact, index) => (
    <span>
      {index > 0 && <span> · </span>}
      <bdi>{fact}</bdi>
    </span>
  ));
