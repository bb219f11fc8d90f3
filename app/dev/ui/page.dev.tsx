import type { ReactNode } from "react";
import { CourseCover } from "@/components/courses/course-cover";
import { Brand } from "@/components/layout/brand";
import { ProjectState } from "@/components/projects/project-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, EmptyState, Tag } from "@/components/ui/card";
import { drawings } from "@/components/ui/drawings";
import { TextArea, TextField } from "@/components/ui/field";
import * as icons from "@/components/ui/icons";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { ShareBar } from "@/components/ui/share-bar";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { Avatar } from "@/components/users/avatar";
import { courseCovers } from "@/db/enums";
import { boardFilters } from "@/lib/projects/schema";

/**
 * The tokens and primitives of the interface, for who builds it. Only `next dev` has this page: a
 * production build knows no files named `*.dev.tsx` (next.config.ts).
 */
export default function DesignPage() {
  return (
    <main className="mx-auto grid max-w-5xl grid-cols-1 gap-8 px-4 pt-6 pb-28">
      <PageHeader title="Tokens and primitives" lead="components/ui, in the theme of this device" />
      <Colours />
      <Type />
      <Spacing />
      <Controls />
      <Messages />
      <Content />
      <Pictures />
    </main>
  );
}

function Part({ title, use, children }: { title: string; use: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-xl font-bold">{title}</h2>
      <p className="max-w-prose text-muted">{use}</p>
      {children}
    </section>
  );
}

const colours = [
  ["bg-paper", "paper: the page"],
  ["bg-surface", "surface: cards, fields, bars"],
  ["bg-ink", "ink: text"],
  ["bg-muted", "muted: secondary text, 4.5 : 1 on paper"],
  ["bg-line", "line: edges that only divide"],
  ["bg-field", "field: edges of controls, 3 : 1"],
  ["bg-accent", "accent: links, main action, state"],
  ["bg-accent-strong", "accent-strong: main action below the pointer"],
  ["bg-accent-soft", "accent-soft: chosen, hovered"],
  ["bg-danger", "danger: errors, what is late"],
  ["bg-danger-soft", "danger-soft: below errors"],
] as const;

const Colours = () => (
  <Part
    title="Colour"
    use="One accent. Names say what a colour is for; app/globals.css has their values for light, dark and forced colours."
  >
    <ul className="grid gap-3 sm:grid-cols-2">
      {colours.map(([className, use]) => (
        <li key={className} className="flex items-center gap-3">
          <span className={`size-9 shrink-0 rounded-lg border border-field ${className}`} />
          <span>{use}</span>
        </li>
      ))}
    </ul>
  </Part>
);

const sizes = [
  ["text-3xl font-bold", "3xl bold: figures, a page's title from 640 px on"],
  ["text-2xl font-bold", "2xl bold: a page's title"],
  ["text-xl font-bold", "xl bold: a section"],
  ["text-lg font-bold", "lg bold: a card, the brand"],
  ["font-semibold", "base semibold: labels, links, buttons"],
  ["", "base: text; never smaller for what is read in full"],
  ["text-sm text-muted", "sm muted: facts beside a text"],
] as const;

const Type = () => (
  <Part
    title="Type"
    use="Plus Jakarta Sans, weights 400 to 800, lines 1.55 high, at most 65 characters."
  >
    <ul className="grid gap-2">
      {sizes.map(([className, use]) => (
        <li key={use} className={className}>
          {use}
        </li>
      ))}
    </ul>
  </Part>
);

const Spacing = () => (
  <Part
    title="Space and shape"
    use="Steps of 4 px: 8 within a line, 12 within a section, 32 between sections. Radius 8 px for controls, 12 px for cards. Targets are at least 44 px high."
  >
    <Card className="shadow-float">
      <p>A card; only what floats above the page has a shadow.</p>
    </Card>
  </Part>
);

const Controls = () => (
  <Part title="Controls" use="Each with its states; the focus is an outline of 3 px.">
    <div className="flex flex-wrap gap-2">
      {(["primary", "secondary", "quiet", "danger"] as const).map((variant) => (
        <Button key={variant} type="button" variant={variant}>
          {variant}
        </Button>
      ))}
      <Button type="button" busy>
        busy
      </Button>
      <TextLink href="/dev/ui">TextLink</TextLink>
    </div>
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField name="text" label="TextField" note="note" hint="A hint" />
      <TextField
        name="wrong"
        label="With an error"
        defaultValue="abc"
        error="What is wrong with it"
      />
      <TextArea name="long" label="TextArea" rows={2} />
    </div>
    {(["pill", "line"] as const).map((variant) => (
      <Tabs
        key={variant}
        label={variant}
        variant={variant}
        tabs={[
          { href: "#current", label: "Current", current: true },
          { href: "#other", label: "Other", current: false },
        ]}
      />
    ))}
  </Part>
);

const Messages = () => (
  <Part title="States" use="Never by colour alone: an icon, a word or a weight says the same.">
    <Notice tone="success">A success, announced politely</Notice>
    <Notice tone="error">An error, announced at once</Notice>
    <div className="flex flex-wrap items-center gap-3">
      <Badge icon={icons.GraduationCap}>Badge</Badge>
      <Tag>Tag</Tag>
      <Avatar name="Dewi Lestari" />
      {boardFilters.map((state) => (
        <ProjectState key={state} state={state} />
      ))}
    </div>
    <ShareBar
      className="w-full"
      total={4}
      parts={[
        { value: 2, className: "fill-accent" },
        { value: 1, className: "fill-field" },
      ]}
    />
  </Part>
);

const Content = () => (
  <Part
    title="Nothing, and not yet"
    use="An empty state says what will be here. A skeleton only where the browser itself fetches: pages arrive whole."
  >
    <div className="grid gap-3 sm:grid-cols-3">
      {(Object.keys(drawings) as (keyof typeof drawings)[]).map((art) => (
        <EmptyState key={art} art={art}>
          {art}
        </EmptyState>
      ))}
    </div>
    <Card>
      <Skeleton label="Loading" />
    </Card>
  </Part>
);

const Pictures = () => (
  <Part
    title="Pictures"
    use="Icons of Lucide, the brand, and the eight covers; none with Save-Data but icons."
  >
    <div className="flex flex-wrap gap-3">
      {Object.entries(icons).map(([name, Icon]) => (
        <Icon key={name} className="size-6" />
      ))}
    </div>
    <Brand name="Naik Kelas" />
    <div className="grid gap-3 sm:grid-cols-2">
      {courseCovers.map((cover) => (
        <CourseCover key={cover} cover={cover} className="rounded-xl" />
      ))}
    </div>
  </Part>
);
