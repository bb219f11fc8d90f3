import { clsx } from "clsx";
import type { CourseCover as Cover } from "@/db/vocabulary";

/** The band at the head of a course: a colour, or a simple picture in one. Says nothing to be read out. */
export function CourseCover({ cover, className }: { cover: Cover; className?: string }) {
  const { background, picture } = covers[cover];
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 320 80"
      preserveAspectRatio="xMidYMid slice"
      className={clsx("block w-full", className)}
    >
      <rect width="320" height="80" className={background} />
      <g className="fill-none stroke-white/80" strokeWidth="3" strokeLinecap="round">
        {picture}
      </g>
    </svg>
  );
}

const wave = <path d="M0 62c40-22 80 14 120-4s80-22 120-4 60 14 80 2" />;

const covers: Record<Cover, { background: string; picture: React.ReactNode }> = {
  leaf: { background: "fill-emerald-700", picture: wave },
  ocean: { background: "fill-sky-700", picture: wave },
  sunset: { background: "fill-orange-700", picture: wave },
  plum: { background: "fill-fuchsia-800", picture: wave },
  code: {
    background: "fill-slate-700",
    picture: <path d="M132 24l-22 16 22 16M188 24l22 16-22 16M168 18l-16 44" />,
  },
  robot: {
    background: "fill-teal-700",
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
    background: "fill-amber-700",
    picture: (
      <path d="M122 32l8-16h60l8 16M122 32a9 9 0 0 0 19 0 9 9 0 0 0 19 0 9 9 0 0 0 19 0 9 9 0 0 0 19 0M130 42v24h60V42M152 66V52h16v14" />
    ),
  },
  studio: {
    background: "fill-rose-800",
    picture: (
      <>
        <path d="M142 60l40-42 12 11-41 41-16 4z" />
        <path d="M172 28l12 11" />
      </>
    ),
  },
};
