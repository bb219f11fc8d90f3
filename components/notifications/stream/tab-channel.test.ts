import { expect, test, vi } from "vitest";
import { openTabChannel, type TabMessage } from "./tab-channel";

test("messages reach the other open tabs of the same channel, not the sender", async () => {
  const received: string[] = [];
  const open = (tab: string, name = "one") =>
    openTabChannel(name, (message) => received.push(`${tab} ${message.type}`));
  const [first, second, stranger] = [open("first"), open("second"), open("stranger", "two")];
  const catchUp: TabMessage = { type: "catch-up", position: "a.1", urgent: false };

  first.post(catchUp);
  await vi.waitFor(() => expect(received).toEqual(["second catch-up"]));
  second.close();
  const third = open("third");
  first.post(catchUp);
  await vi.waitFor(() => expect(received).toEqual(["second catch-up", "third catch-up"]));
  for (const channel of [first, third, stranger]) channel.close();
});
