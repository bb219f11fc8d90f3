import { write } from "./storage";

let generation = 0;

/** Changes with each `forget`: a list that was requested before must not be kept after it. */
export const currentGeneration = () => generation;

/** Removes what is kept: on a shared device the next user must not find it. */
export async function forget({ queue }: { queue: boolean }): Promise<void> {
  generation++;
  await write((device) => {
    delete device.inbox;
    if (queue) delete device.queue;
  });
}

/** Removes what is kept of anybody but this user. */
export const forgetOthers = (userId: string): Promise<void> =>
  write((device) => {
    if (device.inbox && device.inbox.userId !== userId) delete device.inbox;
    if (device.queue && device.queue.userId !== userId) delete device.queue;
  });
