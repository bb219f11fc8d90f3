import type { ComponentProps } from "react";
import { TextField } from "@/components/ui/field";

type Props = Omit<ComponentProps<typeof TextField>, "name" | "required">;

/** Somebody else's username: typed as it is, and nothing for the browser to fill in or correct. */
export function AccountField(props: Props) {
  return (
    <TextField
      name="username"
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      required
      {...props}
    />
  );
}
