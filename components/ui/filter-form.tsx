"use client";

import Form from "next/form";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

type Props = { action: string; label: string; children: ReactNode };

/**
 * A form that puts its fields into the address, with JavaScript and without. The fields follow the
 * address when it changes in another way: by Back, or by a link that clears them.
 */
export function FilterForm({ action, label, children }: Props) {
  const query = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const shown = useRef(query);
  useEffect(() => {
    if (shown.current === query) return; // what was typed before the page came alive stays
    shown.current = query;
    for (const field of form.current?.elements ?? []) {
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        field.value = query.get(field.name) ?? "";
      }
    }
  }, [query]);
  return (
    <Form
      ref={form}
      action={action}
      role="search"
      aria-label={label}
      className="flex flex-wrap items-end gap-3"
    >
      {children}
    </Form>
  );
}
