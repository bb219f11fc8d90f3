import { createContext } from "react";

type Button = HTMLElement | null | undefined;

/** The pressed button of a form that waits for its files, null if it was none; undefined: it does not wait. */
export const WaitingButton = createContext<readonly [Button, (button: Button) => void]>([
  undefined,
  () => undefined,
]);
