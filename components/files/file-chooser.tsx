import { clsx } from "clsx";
import { type ComponentProps, useEffect, useRef } from "react";
import { FILES_FIELD } from "@/lib/files/constants";

type Props = Omit<ComponentProps<"input">, "className"> & {
  isHydrated: boolean;
  /** Only where there is a camera at hand. */
  isForTouch?: boolean;
  add: (files: File[]) => void;
};

/** Without JavaScript the browser's own field, which names what was chosen, and sends it with the form. */
export function FileChooser({ isHydrated, isForTouch, add, children, ...rest }: Props) {
  const ref = useRef<HTMLInputElement>(null);
  function take() {
    const input = ref.current;
    if (!input?.files || input.files.length === 0) return;
    add([...input.files]);
    input.value = ""; // the same file can be chosen again
  }
  useEffect(() => {
    if (isHydrated) take(); // chosen before
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once
  }, [isHydrated]);
  return (
    // The same elements before and after, so that the input keeps what was chosen.
    <label
      className={clsx(
        "print:hidden",
        isHydrated ? buttonClass : "grid w-full gap-1",
        isForTouch && touchClass,
      )}
    >
      {children}
      <input
        {...rest}
        ref={ref}
        type="file"
        name={isHydrated ? undefined : FILES_FIELD}
        onChange={() => {
          if (isHydrated) take();
        }}
        className={isHydrated ? "absolute inset-0 w-full cursor-pointer opacity-0" : fieldClass}
      />
    </label>
  );
}

const buttonClass = clsx(
  "relative inline-flex min-h-11 items-center justify-center gap-2 rounded-lg border border-field bg-surface px-4 py-2 font-semibold",
  "cursor-pointer hover:bg-accent-soft has-disabled:opacity-60",
  "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent",
);
const touchClass = "not-pointer-coarse:hidden";
const fieldClass = "min-h-11 w-full rounded-lg border border-field bg-surface p-2";
