import { Card } from "@/components/ui/card";
import { Part } from "./part";

const colours = [
  ["paper", "the page"],
  ["surface", "cards, fields, bars"],
  ["ink", "text"],
  ["muted", "secondary text, 4.5 : 1 on paper"],
  ["line", "edges that only divide"],
  ["field", "edges of controls, 3 : 1"],
  ["accent", "links, main action, state"],
  ["accent-strong", "main action below the pointer"],
  ["accent-soft", "chosen, hovered"],
  ["danger", "errors, what is late"],
  ["danger-soft", "below errors"],
] as const;

export const Colours = () => (
  <Part
    id="colour"
    title="Colour"
    use="One accent. Names say what a colour is for; app/globals.css has their values for light, dark and forced colours."
  >
    <ul className="grid gap-3 sm:grid-cols-2">
      {colours.map(([name, use]) => (
        <li key={name} className="flex items-center gap-3">
          <svg
            aria-hidden="true"
            className="size-11 shrink-0 rounded-lg border border-field"
            fill={`var(--${name})`}
          >
            <rect width="100%" height="100%" />
          </svg>
          <span>
            <code className="block text-sm font-semibold">{name}</code>
            <span className="block text-sm text-muted">{use}</span>
          </span>
        </li>
      ))}
    </ul>
  </Part>
);

const sizes = [
  ["text-3xl font-bold", "3xl bold, 30 px", "figures, a page's title from 640 px on"],
  ["text-2xl font-bold", "2xl bold, 24 px", "a page's title"],
  ["text-xl font-bold", "xl bold, 20 px", "a section"],
  ["text-lg font-bold", "lg bold, 18 px", "a card, the brand"],
  ["font-semibold", "base semibold, 16 px", "labels, links, buttons"],
  ["", "base, 16 px", "text; never smaller for what is read in full"],
  ["text-sm text-muted", "sm muted, 14 px", "facts beside a text"],
  ["text-xs font-semibold", "xs semibold, 12 px", "badges and day tiles only"],
] as const;

export const Type = () => (
  <Part
    id="type"
    title="Type"
    use="Plus Jakarta Sans, weights 400 to 800, lines 1.55 high (titles 1.25), at most 65 characters. With Save-Data the system's own typeface."
  >
    <ul className="divide-y divide-line">
      {sizes.map(([className, name, use]) => (
        <li
          key={name}
          className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2"
        >
          <span className={className}>{name}</span>
          <span className="text-sm text-muted">{use}</span>
        </li>
      ))}
    </ul>
  </Part>
);

const spaces = [
  [4, "1", "between a text and its mark"],
  [8, "2", "within a line; between the cards of a list of notifications"],
  [12, "3", "within a section, between cards"],
  [16, "4", "inside a card, on a phone; between fields"],
  [20, "5", "inside a card, from 640 px on"],
  [32, "8", "between sections, and between two columns"],
] as const;

export const Spacing = () => (
  <Part
    id="space"
    title="Space and shape"
    use="Steps of 4 px. A control is at least 44 px high and wide."
  >
    <ul className="divide-y divide-line">
      {spaces.map(([pixels, step, use]) => (
        <li key={step} className="flex items-center gap-3 py-2">
          <svg aria-hidden="true" width="40" height="16" className="shrink-0 text-accent">
            <rect width={pixels} height="16" fill="currentColor" />
          </svg>
          <span className="font-semibold whitespace-nowrap">{`${step} · ${pixels} px`}</span>
          <span className="text-sm text-muted">{use}</span>
        </li>
      ))}
    </ul>
    <div className="grid gap-3 sm:grid-cols-3">
      <div className="rounded-lg border border-field bg-surface p-4">
        <p className="font-semibold">Radius 8 px</p>
        <p className="text-sm text-muted">controls, notices</p>
      </div>
      <Card>
        <p className="font-semibold">Radius 12 px</p>
        <p className="text-sm text-muted">cards, folded parts</p>
      </Card>
      <Card className="shadow-float">
        <p className="font-semibold">Shadow</p>
        <p className="text-sm text-muted">only what floats above the page</p>
      </Card>
    </div>
  </Part>
);
