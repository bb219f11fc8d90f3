import { Button, ButtonLink, DownloadLink } from "@/components/ui/button";
import { BackLink } from "@/components/ui/back-link";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { CheckCheck, Send } from "@/components/ui/icons";
import { Pager } from "@/components/ui/pager";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { Example, Part } from "./part";

const variants = [
  ["primary", "what the page is for; one in a view"],
  ["secondary", "everything else"],
  ["quiet", "in rows and beside another button"],
  ["danger", "the second step of what cannot be taken back"],
] as const;

export const Buttons = () => (
  <Part
    id="buttons"
    title="Buttons and links"
    use="A button changes something, a link leads somewhere. The focus is an outline of 3 px, the pointer's colour is a step darker. A busy button keeps the focus and ignores presses."
  >
    <ul className="divide-y divide-line">
      {variants.map(([variant, use]) => (
        <li key={variant} className="flex flex-wrap items-center gap-2 py-2">
          <Button type="button" variant={variant}>
            {variant}
          </Button>
          <Button type="button" variant={variant}>
            <Send aria-hidden="true" className="size-5" />
            <span>With an icon</span>
          </Button>
          <Button type="button" variant={variant} aria-disabled>
            busy
          </Button>
          <Button type="button" variant={variant} disabled>
            disabled
          </Button>
          <span className="text-sm text-muted">{use}</span>
        </li>
      ))}
    </ul>
    <div className="flex flex-wrap items-center gap-2">
      <Button type="button" variant="quiet" aria-label="Icon only" className="size-11 !p-0">
        <CheckCheck aria-hidden="true" className="size-5" />
      </Button>
      <ButtonLink href="#buttons" variant="secondary">
        ButtonLink
      </ButtonLink>
      <DownloadLink href="#buttons">DownloadLink</DownloadLink>
      <TextLink href="#buttons">TextLink</TextLink>
    </div>
    <Example name="BackLink">
      <div className="grid gap-8 pt-2">
        <BackLink href="#buttons">Page above</BackLink>
        <p className="text-2xl font-bold">Title</p>
      </div>
    </Example>
  </Part>
);

export const Fields = () => (
  <Part
    id="fields"
    title="Fields"
    use="Label above, hint and error below, where screen readers find them too. What is optional says so; what is required does not."
  >
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <TextField name="text" label="TextField" note="optional" hint="A hint" />
      <TextField
        name="wrong"
        label="With an error"
        defaultValue="abc"
        error="What is wrong with it, and how to mend it"
      />
      <SelectField name="choice" label="SelectField">
        <option>First</option>
        <option>Second</option>
      </SelectField>
      <TextField name="time" type="datetime-local" label="A time (WIB)" />
      <TextArea name="long" label="TextArea" rows={3} />
      <div>
        {(["checkbox", "radio"] as const).map((type) => (
          <label key={type} className="flex min-h-11 items-center gap-3 font-semibold">
            <input
              type={type}
              name={type}
              defaultChecked
              className="size-5 shrink-0 accent-accent"
            />
            <span>{type}</span>
          </label>
        ))}
      </div>
    </div>
  </Part>
);

const tabs = [
  { href: "#current", label: "Current", current: true },
  { href: "#other", label: "Other", current: false },
];

export const Navigation = () => (
  <Part
    id="navigation"
    title="Navigation"
    use="The address says which view is shown. Pills filter a list, a line divides a page into parts."
  >
    <Example name="Tabs: pill">
      <Tabs label="pill" variant="pill" tabs={tabs} />
    </Example>
    <Example name="Tabs: line">
      <Tabs label="line" variant="line" tabs={tabs} />
    </Example>
    <Example name="Pager">
      <Pager start={{ href: "#start", label: "First" }} next={{ href: "#next", label: "Next" }} />
    </Example>
  </Part>
);
