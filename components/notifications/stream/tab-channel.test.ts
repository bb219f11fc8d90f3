import { expect, test, vi } from "vitest";
import { openTabChannel, type TabMessage } from "./tab-channel";

test("messages reach the other tabs of the same name, not the sender, nor after closing", async () => {
  const heard: string[] = [];
  const open = (tab: string, name = "one") =>
    openTabChannel(name, (message) => heard.push(`${tab} ${message.type}`));
  const [first, second, stranger] = [open("first"), open("second"), open("stranger", "two")];
  const question: TabMessage = { type: "catch-up", position: "a.1", urgent: false };

  first.post(question);
  await vi.waitFor(() => expect(heard).toEqual(["second question"]));
  second.close();
  const third = open("third");
  first.post(question);
  await vi.waitFor(() => expect(heard).toEqual(["second question", "third question"]));
  for (const channel of [first, third, stranger]) channel.close();
});
