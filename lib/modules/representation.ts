import type { CourseModule } from "./data";

/** What the API tells of a module: of one that is not open, students learn its title and when it opens. */
export const oneModule = ({
  id,
  title,
  summary,
  opensAt,
  isOpen,
  project,
  version,
}: CourseModule) => ({
  id,
  title,
  summary,
  opensAt,
  isOpen,
  project: project && {
    id: project.id,
    brief: project.brief,
    deliverable: project.deliverable,
    dueAt: project.dueAt,
  },
  version,
});
