"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useId,
  useRef,
  useState,
} from "react";

const Seed = createContext("");

/** Provides the random part of the keys of all forms; the server makes one for each response. */
export const FormSeed = ({ seed, children }: { seed: string; children: ReactNode }) => (
  <Seed value={seed}>{children}</Seed>
);

/**
 * The key of a form's next request, the same on the server and after hydration. `submitted` is the key of
 * a request that has failed and may be repeated.
 */
export function useFormKey(submitted: string | undefined) {
  const first = `${useContext(Seed)}-${useId()}`;
  const [key, setKey] = useState(submitted ?? first);
  const uses = useRef(0);
  const renewKey = useCallback(() => setKey(`${first}-${++uses.current}`), [first]);
  return { key, setKey, renewKey };
}
