import { clsx } from "clsx";
import type { ComponentProps, ComponentType } from "react";

export type IconProps = Omit<ComponentProps<"svg">, "children" | "d">;
export type IconComponent = ComponentType<IconProps>;

/**
 * An icon of Lucide 1.75 (https://lucide.dev, see icons.LICENSE beside this file), as one path. Those of `lucide-react` are
 * client components: with them a page contains every icon twice, and the browser loads the library.
 */
export const Icon = ({ d, className, ...rest }: IconProps & { d: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" {...rest} className={clsx("icon", className)}>
    <path d={d} />
  </svg>
);
