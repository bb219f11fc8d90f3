import { useContext, useEffect, useRef } from "react";
import { browserStorage } from "@/components/form/browser-storage";
import { TextOwner } from "@/components/form/text-owner";
import type { FormControl } from "@/components/form/use-form";
import type { Attachment } from "@/lib/files/types";

type Options = {
  /** Identifies the form and its object; undefined for a form whose draft has the files. */
  name?: string;
  control?: FormControl;
  complete: readonly Attachment[];
  restore: (files: Attachment[]) => void;
};

/** Keeps in the tab which files are complete until the form is sent: while its camera is open, a phone may end the page. */
export function useKeptFiles({ name, control, complete, restore }: Options) {
  const userId = useContext(TextOwner);
  const key = name && userId && `files ${userId} ${name}`;
  const json = JSON.stringify(complete);
  useEffect(() => {
    if (!key || !control) return undefined;
    const storage = browserStorage("sessionStorage");
    const kept = storage.getItem(key);
    if (kept !== null && control.isFresh) restore(JSON.parse(kept) as Attachment[]);
    const discard = () => storage.removeItem(key);
    control.sentListeners.add(discard);
    return () => void control.sentListeners.delete(discard);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each form
  }, [key, control]);
  const last = useRef({ json, initial: json });
  useEffect(() => {
    if (!key || last.current.json === json) return;
    last.current.json = json;
    const storage = browserStorage("sessionStorage");
    if (json === last.current.initial) return storage.removeItem(key);
    try {
      storage.setItem(key, json);
    } catch {
      // This browser stores nothing: as if the page had not ended.
    }
  }, [key, json]);
}
