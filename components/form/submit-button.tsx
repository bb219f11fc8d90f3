import { useTranslations } from "next-intl";
import { type ComponentProps, useContext, useState } from "react";
import { Button } from "@/components/ui/button";
import { WaitingButton } from "./waiting-button";

/** The button of a form with files. While the form waits for them the pressed one says so. */
export function SubmitButton({ busy = false, children, ...rest }: ComponentProps<typeof Button>) {
  const t = useTranslations("files");
  const [waiting] = useContext(WaitingButton);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  return (
    <Button {...rest} ref={setButton} busy={busy || waiting !== undefined}>
      {button && waiting === button ? <span>{t("waitingButton")}</span> : children}
    </Button>
  );
}
