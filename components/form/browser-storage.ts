/** Keeps nothing. */
const blocked = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => {
    throw new Error("This browser stores nothing.");
  },
  removeItem: () => undefined,
};

/** The browser's storage. Where the user blocks it even reading the property throws: then one that keeps nothing. */
export function browserStorage(name: "localStorage" | "sessionStorage"): typeof blocked | Storage {
  try {
    return window[name];
  } catch {
    return blocked;
  }
}
