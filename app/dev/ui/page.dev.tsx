import { PageHeader } from "@/components/ui/page-header";
import { Layouts, Pictures, States, Waiting } from "./content";
import { Buttons, Fields, Navigation } from "./controls";
import { Colours, Spacing, Type } from "./tokens";

/**
 * The tokens and primitives of the interface, for who builds it. Only `next dev` has this page: a
 * production build knows no files named `*.dev.tsx` (next.config.ts).
 */
export default function DesignPage() {
  return (
    <main className="mx-auto grid max-w-5xl grid-cols-1 gap-8 px-4 pt-6 pb-28">
      <PageHeader
        title="Tokens and primitives"
        lead="components/ui, in the theme and language of this device"
      />
      <Colours />
      <Type />
      <Spacing />
      <Buttons />
      <Fields />
      <Navigation />
      <Layouts />
      <States />
      <Waiting />
      <Pictures />
    </main>
  );
}
