import { clsx } from "clsx";
import type { CourseCover as Cover } from "@/db/enums";

type Props = {
  cover: Cover;
  /** Leaves room on a phone for what is below it. */
  slim?: boolean;
  className?: string;
};

/** A course's decorative cover: a colour with a picture, see covers/covers.css. */
export const CourseCover = ({ cover, slim, className }: Props) => (
  <div
    className={clsx(
      "cover print:hidden",
      classes[cover],
      slim ? "h-10 sm:h-20" : "h-20",
      className,
    )}
  />
);

const classes: Record<Cover, string> = {
  leaf: "cover-leaf",
  ocean: "cover-ocean",
  sunset: "cover-sunset",
  plum: "cover-plum",
  code: "cover-code",
  robot: "cover-robot",
  market: "cover-market",
  studio: "cover-studio",
};
