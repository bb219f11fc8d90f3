"use client";

import { Check, Copy } from "@/components/ui/icons";
import { useState } from "react";
import { Button } from "./button";
import { PartBoundary } from "./part-boundary";

type Props = { text: string; label: string; done: string; failed: string };

/** Copies `text` to the clipboard, which browsers allow only in secure contexts. */
export const CopyButton = (props: Props) => (
  <PartBoundary>
    <Copying {...props} />
  </PartBoundary>
);

function Copying({ text, label, done, failed }: Props) {
  const [attempt, setAttempt] = useState<{ text: string; copied: boolean }>();
  const latest = attempt?.text === text ? attempt : undefined;
  const Icon = latest?.copied ? Check : Copy;
  const outcome = latest && (latest.copied ? done : failed);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setAttempt({ text, copied: true });
    } catch {
      setAttempt({ text, copied: false });
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
        <span>{outcome ?? label}</span>
      </Button>
      <span role="status" className="sr-only">
        {outcome}
      </span>
    </div>
  );
}
