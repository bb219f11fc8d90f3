import { posix } from "node:path";

/**
 * The rooms (layers and domains) of lib/, lowest first: a room imports only rooms above it in this list, so that no circle can
 * arise. Tests, and folders named `testing`, import what they need.
 */
const rooms = `
  env i18n errors log ids dates metrics
  async text paths forms csv offline http realtime
  auth audit throttle handlers
  notifications courses members files modules announcements projects
  calendar home
  preferences accounts push users privacy school
  api boot
`
  .trim()
  .split(/\s+/);

/** The only files that stand loose in lib/. */
const looseFiles = new Set(["env", "errors", "log", "ids", "dates", "paths"]);

/** The room of a module in lib/, `path` being relative to the project; undefined elsewhere. */
function roomOf(path) {
  const [top, second] = path.split("/");
  return top === "lib" ? second?.replace(/\.\w+$/, "") : undefined;
}

function imported(specifier, path) {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined;
}

const isTest = (path) => /\.test\.ts$|\/testing\//.test(path);

const direction = {
  create(context) {
    const path = posix.relative(context.cwd, context.filename);
    const room = roomOf(path);
    if (room === undefined || isTest(path)) return {};
    const isLoose = path.split("/").length === 2;
    if (!rooms.includes(room) || isLoose !== looseFiles.has(room)) {
      const message = `lib/${room} is not in scripts/lint/rooms.mjs: put the file into a room, or add the room.`;
      return { Program: (node) => context.report({ node, message }) };
    }
    const check = (node) => {
      const target = node.source && roomOf(imported(String(node.source.value), path) ?? "");
      if (target === undefined || target === null || target === room) return;
      if (rooms.indexOf(target) < rooms.indexOf(room) && rooms.includes(target)) return;
      const message = `lib/${room} must not import lib/${target}, which stands below it in scripts/lint/rooms.mjs.`;
      context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: "rooms" }, rules: { direction } };
