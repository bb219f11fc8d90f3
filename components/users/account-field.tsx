import type { ComponentProps } from "react";
import { TextField } from "@/components/ui/field";

type Props = Omit<ComponentProps<typeof TextField>, "name" | "required">;

/** The username of another user, without autofill or spell checking. */
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
