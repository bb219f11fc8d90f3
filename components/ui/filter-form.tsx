"use client";

import Form from "next/form";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

type Props = { action: string; label: string; children: ReactNode };

/**
 * A form that submits its fields as the URL's query, with or without JavaScript. The fields follow
 * the URL when it changes otherwise: by Back, or by a link that clears them.
 */
export function FilterForm({ action, label, children }: Props) {
  const query = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const appliedQuery = useRef(query);
  useEffect(() => {
    if (appliedQuery.current === query) return; // keeps what was typed before hydration
    appliedQuery.current = query;
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
