import type { Role } from "@/db/enums";

export const navigation = {
  student: [
    { href: "/app", label: "home" },
    { href: "/app/courses", label: "courses" },
    { href: "/app/notifications", label: "inbox" },
  ],
  teacher: [
    { href: "/teach", label: "teach" },
    { href: "/app/notifications", label: "inbox" },
  ],
  admin: [
    { href: "/admin", label: "admin" },
    { href: "/admin/users", label: "users" },
    { href: "/admin/courses", label: "allCourses" },
    { href: "/admin/audit", label: "audit" },
  ],
} as const satisfies Record<Role, { href: string; label: string }[]>;

export type NavigationLabel = (typeof navigation)[Role][number]["label"];

/** Entries whose URL is a prefix of other entries. */
export const sectionRoots: ReadonlySet<string> = new Set(["/app", "/admin"]);
