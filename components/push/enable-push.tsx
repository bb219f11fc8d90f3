"use client";

import { useEffect, useState, useTransition } from "react";
import { failureReason } from "@/components/form/failure-reason";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { idle } from "@/lib/forms/form-state";
import { subscribePushAction } from "@/lib/push/actions";
import type { PushState } from "@/lib/push/data";
import { formOf, pushManager, subscribe } from "./browser";
import type { EnableText } from "./enable-texts";
import { setMark } from "./mark";

type Able = "unknown" | "yes" | "blocked" | "needsInstall" | "no";

type Props = {
  state: PushState;
  /** Given as props, so that other pages do not receive them. */
  texts: Record<EnableText, string>;
};

/** The button that asks for permission; in a browser that cannot, the reason. */
export function EnablePush({ state, texts }: Props) {
  const able = useAbility();
  const [error, setError] = useState<string>();
  const [isRefused, setRefused] = useState(false);
  const [pending, startTransition] = useTransition();

  async function enable() {
    setError(undefined);
    const permission = await Notification.requestPermission(); // first: Safari wants it within the click
    setRefused(permission === "denied");
    const manager = await pushManager();
    if (!manager || permission !== "granted") return;
    try {
      const subscription = await subscribe(manager, state.publicKey);
      const answer = await subscribePushAction(idle, formOf(subscription));
      if (answer.status === "ok") return setMark(state);
      await subscription.unsubscribe();
      setError(answer.status === "error" ? answer.message : texts.failed);
    } catch (cause) {
      setError(failureReason(cause) === "network" ? texts.offline : texts.failed);
    }
  }

  if (able === "no" || able === "needsInstall") return <p>{texts[able]}</p>;
  if (able === "blocked" || isRefused) return <p>{texts.blocked}</p>;
  return (
    <div className="grid justify-items-start gap-3">
      {error && <Notice tone="error">{error}</Notice>}
      <Button
        type="button"
        busy={pending || able === "unknown"}
        onClick={() => startTransition(enable)}
      >
        {pending ? texts.enabling : texts.enable}
      </Button>
      <noscript>{texts.needsScript}</noscript>
    </div>
  );
}

/** Whether this browser can, found out after hydration: the worker may still be starting. */
function useAbility(): Able {
  const [able, setAble] = useState<Able>("unknown");
  useEffect(() => {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    const look = async () => setAble(await abilityOf());
    void look();
    void container?.ready.then(look, () => undefined);
  }, []);
  return able;
}

async function abilityOf(): Promise<Able> {
  const isPhoneOfApple = "standalone" in navigator && !navigator.standalone;
  if (!(await pushManager())) return isPhoneOfApple ? "needsInstall" : "no";
  return Notification.permission === "denied" ? "blocked" : "yes";
}
