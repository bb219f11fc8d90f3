import { forgetPushAction, subscribePushAction } from "@/lib/push/actions";
import { idle } from "@/lib/forms/form-state";
import type { PushState } from "@/lib/push/data";
import { formOf, ownOf, pushManager, subscribe } from "./browser";
import { decide } from "./decide";
import { clearMark, readMark, setMark } from "./mark";

/** Makes the browser's subscription and the server's agree. Rejects when it cannot; the next page tries again. */
export async function synchronize(state: PushState): Promise<void> {
  const manager = await pushManager();
  const subscription = (await manager?.getSubscription()) ?? null;
  const mark = readMark();
  const step = decide(ownOf(subscription, state.publicKey), state, mark);
  if (mark && mark.owner !== state.owner) clearMark();
  if (step === "nothing" && subscription) setMark(state);
  if (step === "forget") await forgetPushAction(idle, new FormData());
  if (step === "drop") await subscription?.unsubscribe();
  if (step === "forget" || step === "drop") clearMark();
  if (step !== "register" && step !== "subscribe") return;
  if (!manager || Notification.permission !== "granted") {
    if (state.endpoint !== null) await forgetPushAction(idle, new FormData());
    return;
  }
  const current =
    step === "register" && subscription ? subscription : await subscribe(manager, state.publicKey);
  const { status } = await subscribePushAction(idle, formOf(current));
  if (status === "ok") setMark(state);
  else await current.unsubscribe();
}
