"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, type RefObject, useEffect, useRef, useState } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { TextArea } from "@/components/ui/field";
import { useLoaded } from "@/components/ui/use-loaded";

const loadMarkdown = () => import("@/components/ui/markdown");

/** A text in Markdown, with a preview that is loaded when it is opened. */
export function ModuleTextField(props: ComponentProps<typeof TextArea>) {
  const t = useTranslations("modules");
  const area = useRef<HTMLTextAreaElement>(null);
  const [isShown, setShown] = useState(false);
  const text = useTyped(area, isShown);
  const { loaded } = useLoaded(loadMarkdown, isShown);
  return (
    <div className="grid grid-cols-1 gap-2">
      <TextArea {...props} ref={area} rows={10} />
      <Disclosure
        title={t("preview")}
        className="noscript:hidden"
        onToggle={(event) => setShown(event.currentTarget.open)}
      >
        <div className="pb-4 [overflow-wrap:anywhere]">
          {loaded && <loaded.Markdown text={text.trim() || t("previewEmpty")} heading="h4" />}
        </div>
      </Disclosure>
    </div>
  );
}

/** What stands in a field while `isShown`. Its form may also fill it in, or be reset. */
function useTyped(area: RefObject<HTMLTextAreaElement | null>, isShown: boolean) {
  const [typed, setTyped] = useState("");
  useEffect(() => {
    const form = area.current?.form;
    if (!isShown || !form) return undefined;
    const read = () => setTyped(area.current?.value ?? "");
    const readLater = () => setTimeout(read); // the event comes before the fields change
    read();
    form.addEventListener("input", read);
    form.addEventListener("reset", readLater);
    return () => {
      form.removeEventListener("input", read);
      form.removeEventListener("reset", readLater);
    };
  }, [area, isShown]);
  return typed;
}
