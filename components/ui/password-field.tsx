"use client";

import { Eye, EyeOff } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { TextField } from "./field";
import { useHydrated } from "./use-hydrated";

type Props = Omit<ComponentProps<typeof TextField>, "type" | "ref" | "action">;

/** A password, which a button shows until the form is sent; without JavaScript there is no button. */
export function PasswordField({ label, ...rest }: Props) {
  const t = useTranslations("auth");
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  useHidingOnSubmit(input, () => setShown(false));
  const button = useHydrated() && (
    <button
      type="button"
      aria-pressed={shown}
      // Clicks leave the focus, and on a phone the keyboard, where they are.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => setShown(!shown)}
      className="absolute inset-y-0 right-0 grid w-11 cursor-pointer place-items-center rounded-lg text-muted hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-5" />
      <span className="sr-only">{t("showPassword", { label })}</span>
    </button>
  );
  return (
    <TextField
      {...rest}
      ref={input}
      label={label}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      className="pr-12"
      action={button}
    />
  );
}

/** Before the browser reads the form: password managers look for a field of type password. */
function useHidingOnSubmit(input: React.RefObject<HTMLInputElement | null>, hide: () => void) {
  useEffect(() => {
    const field = input.current;
    const form = field?.form;
    const onSubmit = () => {
      if (field) field.type = "password";
      hide();
    };
    form?.addEventListener("submit", onSubmit, { capture: true });
    return () => form?.removeEventListener("submit", onSubmit, { capture: true });
  });
}
