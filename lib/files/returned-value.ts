import type { Attachment } from "./types";

/** The files of a form that the server has returned, as `describeReturned` says; `initial` are those it had. */
export function readReturned(value: string, initial: readonly Attachment[]): Attachment[] {
  return parsed(value).flatMap((file) => {
    const known = initial.find(({ id }) => id === file.id);
    return known ?? (isDescribed(file) ? file : []);
  });
}

type Returned = Attachment | { id: string };

const isDescribed = (file: Returned): file is Attachment => "name" in file;

function parsed(value: string): Returned[] {
  try {
    return JSON.parse(value) as Returned[];
  } catch {
    return value.split(" ").map((id) => ({ id })); // the database could not be asked
  }
}
