export * from "./users";
export * from "./courses";
export * from "./announcements";
export * from "./notifications";
export * from "./projects";
export * from "./audit";
export * from "./forms";
export * from "./privacy";
