/** A list of tasks, cut, with the size of the whole; and the links to all of it and back. */
export type Shown<Item> = {
  list: { items: Item[]; count: number };
  all: string;
  few?: string | undefined;
};
