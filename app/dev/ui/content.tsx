import { CourseCover } from "@/components/courses/course-cover";
import { Brand } from "@/components/layout/brand";
import { UnreadBadge } from "@/components/notifications/unread-badge";
import { ProjectState } from "@/components/projects/project-state";
import { DayTile } from "@/components/time/day-tile";
import { Badge } from "@/components/ui/badge";
import { Card, EmptyState, Tag } from "@/components/ui/card";
import { CardRow, CardTable } from "@/components/ui/card-table";
import { Column } from "@/components/ui/column";
import { Disclosure } from "@/components/ui/disclosure";
import { drawings } from "@/components/ui/drawings";
import * as icons from "@/components/ui/icons";
import { Notice } from "@/components/ui/notice";
import { ShareBar } from "@/components/ui/share-bar";
import { Skeleton } from "@/components/ui/skeleton";
import { Split } from "@/components/ui/split";
import { Avatar } from "@/components/users/avatar";
import { courseCovers } from "@/db/enums";
import { boardFilters } from "@/lib/projects/schema";
import { Example, Part } from "./part";

export const Layouts = () => (
  <Part
    id="layout"
    title="Layout"
    use="PageHeader, then sections. Column for what is read or filled in from top to bottom; Split where something belongs beside it: at 1024 px and wider no page leaves half of its width empty without a reason."
  >
    <Example name="Split">
      <Split aside={<Card>aside: what belongs to it</Card>} below={<Card>below</Card>}>
        <Card>the main part</Card>
      </Split>
    </Example>
    <Example name="Column">
      <Column>
        <Card>at most 672 px, in the middle</Card>
      </Column>
    </Example>
    <Example name="Disclosure">
      {(["plain", "accent", "muted", "danger"] as const).map((tone) => (
        <Disclosure key={tone} title={tone} tone={tone} open={tone === "plain"}>
          <p className="pb-4">What is folded below the title</p>
        </Disclosure>
      ))}
    </Example>
    <Example name="CardTable: a table, on a phone cards">
      <CardTable headings={["Name", "Role"]}>
        {["Dewi Lestari", "Bima Arya"].map((name) => (
          <CardRow key={name}>
            <td className="font-semibold">{name}</td>
            <td>Siswa</td>
          </CardRow>
        ))}
      </CardTable>
    </Example>
  </Part>
);

const someDay = new Date("2026-12-02T09:00Z");

export const States = () => (
  <Part
    id="states"
    title="States"
    use="Never by colour alone: an icon, a word or a weight says the same."
  >
    <Notice tone="success">A success, announced politely</Notice>
    <Notice tone="error">An error, announced at once</Notice>
    <div className="flex flex-wrap items-center gap-3">
      <Badge icon={icons.GraduationCap}>Badge</Badge>
      <Tag>Tag</Tag>
      <UnreadBadge count={4} testId="badge" />
      <UnreadBadge count={120} testId="badge" />
      <Avatar name="Dewi Lestari" />
      {(["plain", "today", "late"] as const).map((tone) => (
        <DayTile key={tone} at={someDay} tone={tone} />
      ))}
    </div>
    <div className="flex flex-wrap items-center gap-3">
      {boardFilters.map((state) => (
        <ProjectState key={state} state={state} />
      ))}
    </div>
    <Example name="ShareBar">
      <ShareBar
        className="w-full"
        total={4}
        parts={[
          { value: 2, className: "fill-accent" },
          { value: 1, className: "fill-field" },
        ]}
      />
    </Example>
  </Part>
);

export const Waiting = () => (
  <Part
    id="empty"
    title="Nothing, and not yet"
    use="An empty state says what will be here, or why a filter shows nothing. A skeleton only where the browser itself fetches: pages arrive whole."
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

export const Pictures = () => (
  <Part
    id="pictures"
    title="Pictures"
    use="Icons of Lucide, the brand, and the eight covers; none with Save-Data but icons."
  >
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {Object.entries(icons).map(([name, Icon]) => (
        <li key={name} className="flex items-center gap-2 text-sm text-muted">
          <Icon aria-hidden="true" className="size-6 shrink-0 text-ink" />
          <span className="min-w-0 truncate">{name}</span>
        </li>
      ))}
    </ul>
    <Brand name="Naik Kelas" />
    <div className="grid gap-3 sm:grid-cols-2">
      {courseCovers.map((cover) => (
        <CourseCover key={cover} cover={cover} className="rounded-xl" />
      ))}
    </div>
  </Part>
);
