"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";

type Props = { text: string; label: string; done: string };

/** Puts `text` on the clipboard. */
export function CopyButton({ text, label, done }: Props) {
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  }
  return (
    <Button type="button" look="secondary" onClick={() => void copy()}>
      {isCopied ? (
        <Check aria-hidden="true" className="size-5" />
      ) : (
        <Copy aria-hidden="true" className="size-5" />
      )}
      <span role="status">{isCopied ? done : label}</span>
    </Button>
  );
}
