import { createModule } from "@/lib/testing/factories";
import { setCompleted } from "@/lib/modules/completion";
import { anyVersion, type ApiFixtures, type Case, firstVersion, later, newKey } from "./api-case";

const moduleCase = async ({ course }: ApiFixtures): Promise<Case> => {
  const { id: moduleId } = await createModule(course);
  return { as: "teacher", status: 200, path: { id: course.id, moduleId } };
};

/** One call for each operation on modules. */
export const moduleCases = {
  listModules: async (fixtures) => {
    await moduleCase(fixtures);
    return { as: "student", status: 200, path: { id: fixtures.course.id } };
  },
  addModule: ({ course }) => ({
    as: "teacher",
    status: 201,
    path: { id: course.id },
    headers: newKey(),
    body: { title: "Dua", opensAt: later(), project: { brief: "Buat situs.", dueAt: null } },
  }),
  reorderModules: async ({ course }) => {
    const [first, second] = [await createModule(course), await createModule(course)];
    return {
      as: "teacher",
      status: 204,
      path: { id: course.id },
      body: { order: [second.id, first.id] },
    };
  },
  getModule: moduleCase,
  updateModule: async (fixtures) => ({
    ...(await moduleCase(fixtures)),
    headers: firstVersion,
    body: { title: "Baru", project: { brief: "Buat situs.", dueAt: later() } },
  }),
  patchModule: async (fixtures) => ({
    ...(await moduleCase(fixtures)),
    headers: anyVersion,
    body: { project: { brief: "Buat situs." } },
  }),
  deleteModule: async (fixtures) => ({ ...(await moduleCase(fixtures)), status: 204 }),

  completeModule: async (fixtures) => ({
    ...(await moduleCase(fixtures)),
    as: "student",
    status: 204,
  }),
  uncompleteModule: async (fixtures) => ({
    ...(await moduleCase(fixtures)),
    as: "student",
    status: 204,
  }),
  listCompletions: async (fixtures) => {
    const completion = await moduleCase(fixtures);
    await setCompleted(fixtures.student, {
      courseId: fixtures.course.id,
      moduleId: completion.path?.["moduleId"] ?? "",
      completed: true,
    });
    return { ...completion, query: { state: "completed", limit: "5" } };
  },
} satisfies Record<string, (fixtures: ApiFixtures) => Case | Promise<Case>>;
