import { type AnnouncementType, announcementTypes } from "@/db/enums";

/** The form's initial values by field, as it sends them; the ids of a list are separated by spaces. */
export type ComposeValues = Partial<Record<string, string>>;

export const idsIn = (list: string | undefined) => new Set((list ?? "").split(" ").filter(Boolean));

/** Otherwise for a role or everybody, which its draft was begun for. */
export const isForCourses = ({ audience = "courses" }: ComposeValues) => audience === "courses";

/** What is typed, for what follows it on the page. */
export type Snapshot = {
  type: AnnouncementType;
  title: string;
  message: string;
  link: string;
  publishAt: string;
  courseIds: string[];
};

const typeNamed = (name: unknown) =>
  announcementTypes.find((type) => type === name) ?? announcementTypes[0];

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

export const snapshotOf = (values: ComposeValues): Snapshot => ({
  type: typeNamed(values.type),
  title: values.title ?? "",
  message: values.message ?? "",
  link: values.link ?? "",
  publishAt: values.publishAt ?? "",
  courseIds: [...idsIn(values.courseIds)],
});

export function readSnapshot(form: HTMLFormElement): Snapshot {
  const data = new FormData(form);
  return {
    type: typeNamed(data.get("type")),
    title: textOf(data.get("title")),
    message: textOf(data.get("message")),
    link: textOf(data.get("link")),
    publishAt: textOf(data.get("publishAt")),
    courseIds: data.getAll("courseIds").map(textOf),
  };
}
