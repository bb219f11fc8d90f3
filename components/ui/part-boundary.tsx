"use client";

import { clsx } from "clsx";
import { unstable_rethrow, usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Component, type ReactNode } from "react";
import { Button } from "./button";

type Look = { className?: string; /** Only a button, for a narrow place. */ compact?: boolean };
type Props = Look & { path: string; children: ReactNode };
type State = { failed: boolean; path: string };

/** Replaces a part of the page that failed, for instance since something else changed its elements; the rest stays. */
export const PartBoundary = (props: Omit<Props, "path">) => (
  <Boundary path={usePathname()} {...props} />
);

/** `catchError` of next/error does the same, but brings the pages of the Pages Router along. */
class Boundary extends Component<Props, State> {
  override state: State = { failed: false, path: this.props.path };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    unstable_rethrow(error); // redirects and "not found" are for Next.js
    return { failed: true };
  }

  static getDerivedStateFromProps({ path }: Props, state: State): State | null {
    return path === state.path ? null : { failed: false, path };
  }

  override render() {
    const { children, path: _, ...look } = this.props;
    if (!this.state.failed) return children;
    return <Failed {...look} retry={() => this.setState({ failed: false })} />;
  }
}

function Failed({ className, compact = false, retry }: Look & { retry: () => void }) {
  const t = useTranslations("system");
  return (
    <div role="alert" className={clsx("flex flex-wrap items-center gap-2", className)}>
      <span className={clsx(compact && "sr-only")}>{t("partFailed")}</span>
      <Button type="button" variant="secondary" onClick={retry}>
        {t("retry")}
      </Button>
    </div>
  );
}
