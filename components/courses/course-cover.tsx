import { clsx } from "clsx";
import type { CourseCover as Cover } from "@/db/enums";

type Props = {
  cover: Cover;
  /** Leaves room on a phone for what is below it. */
  slim?: boolean;
  className?: string;
};

/** A course's decorative cover: a colour with a simple picture. */
export function CourseCover({ cover, slim, className }: Props) {
  const { background, picture } = covers[cover];
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 320 80"
      className={clsx("block w-full", slim ? "h-10 sm:h-20" : "h-20", background, className)}
    >
      <g className="fill-none stroke-white/80" strokeWidth="3" strokeLinecap="round">
        {picture}
      </g>
    </svg>
  );
}

// As long as the widest cover, since the SVG shows what overflows its view box.
const wave = <path d={`M-640 50q40 -40 80 0${"t80 0".repeat(19)}`} />;

const covers: Record<Cover, { background: string; picture: React.ReactNode }> = {
  leaf: { background: "bg-emerald-700", picture: wave },
  ocean: { background: "bg-sky-700", picture: wave },
  sunset: { background: "bg-orange-700", picture: wave },
  plum: { background: "bg-fuchsia-800", picture: wave },
  code: {
    background: "bg-slate-700",
    picture: <path d="M132 24l-22 16 22 16M188 24l22 16-22 16M168 18l-16 44" />,
  },
  robot: {
    background: "bg-teal-700",
    picture: (
      <>
        <rect x="130" y="26" width="60" height="40" rx="8" />
        <path d="M160 26V14M148 54h24M118 40v14M202 40v14" />
        <circle cx="147" cy="42" r="4" />
        <circle cx="173" cy="42" r="4" />
      </>
    ),
  },
  market: {
    background: "bg-amber-700",
    picture: (
      <path d="M122 32l8-16h60l8 16M122 32a9 9 0 0 0 19 0 9 9 0 0 0 19 0 9 9 0 0 0 19 0 9 9 0 0 0 19 0M130 42v24h60V42M152 66V52h16v14" />
    ),
  },
  studio: {
    background: "bg-rose-800",
    picture: (
      <>
        <path d="M142 60l40-42 12 11-41 41-16 4z" />
        <path d="M172 28l12 11" />
      </>
    ),
  },
};
