"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";

type Props = { text: string; label: string; done: string; failed: string };

/** Puts `text` on the clipboard, which browsers allow on secure sites only. */
export function CopyButton({ text, label, done, failed }: Props) {
  const [tried, setTried] = useState<{ text: string; worked: boolean }>();
  const latest = tried?.text === text ? tried : undefined;
  const Icon = latest?.worked ? Check : Copy;
  const outcome = latest && (latest.worked ? done : failed);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setTried({ text, worked: true });
    } catch {
      setTried({ text, worked: false });
    }
  }
  return (
    <div className="noscript:hidden">
      <Button
        type="button"
        variant="secondary"
        aria-label={label}
        onClick={() => void copy()}
        className="w-full"
      >
        <Icon aria-hidden="true" className="size-5" />
        {outcome ?? label}
      </Button>
      <span role="status" className="sr-only">
        {outcome}
      </span>
    </div>
  );
}
