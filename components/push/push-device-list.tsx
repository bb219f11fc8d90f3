import { Laptop, Smartphone } from "@/components/ui/icons";
import { useFormatter, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { useDeviceName } from "@/components/settings/device-name";
import { minutes } from "@/components/time/formats";
import { Card, Tag } from "@/components/ui/card";
import { hidePushContentAction, sendTestPushAction } from "@/lib/push/actions";
import type { PushDevice } from "@/lib/push/data";
import { EndPush } from "./end-push";

/** The user's browsers that receive push messages, with what each can be told. */
export function PushDeviceList({ devices }: { devices: PushDevice[] }) {
  return (
    <ul className="grid gap-3">
      {devices.map((device) => (
        <li key={device.id}>
          <PushDeviceCard device={device} />
        </li>
      ))}
    </ul>
  );
}

function PushDeviceCard({ device }: { device: PushDevice }) {
  const t = useTranslations();
  const format = useFormatter();
  const { isCurrent, hidesContent, createdAt, acceptedAt } = device;
  const name = useDeviceName(device.device);
  const Icon = device.device.isPhone ? Smartphone : Laptop;
  return (
    <Card className="grid gap-3">
      <div className="flex gap-4">
        <Icon aria-hidden="true" className="size-6 shrink-0 text-muted" />
        <div className="grid min-w-0 flex-1 gap-0.5">
          <p className="flex flex-wrap items-center gap-2 font-semibold">
            <span>{name}</span>
            {isCurrent && <Tag className="font-normal">{t("settings.thisDevice")}</Tag>}
          </p>
          <p className="text-sm text-muted">
            {acceptedAt
              ? t("push.lastSent", { time: format.dateTime(acceptedAt, minutes) })
              : t("push.since", { time: format.dateTime(createdAt, minutes) })}
          </p>
          <p className="text-sm text-muted">{t(hidesContent ? "push.hidden" : "push.shown")}</p>
        </div>
      </div>
      <PushDeviceButtons device={device} name={name} />
    </Card>
  );
}

type ButtonsProps = { device: PushDevice; name: string };

function PushDeviceButtons({ device: { id, isCurrent, hidesContent }, name }: ButtonsProps) {
  const t = useTranslations("push");
  return (
    <div className="flex flex-wrap gap-2">
      <ActionForm
        action={sendTestPushAction}
        fields={{ id }}
        variant="secondary"
        aria-label={t("testOf", { device: name })}
        done={t("testSent")}
        compact
      >
        {t("test")}
      </ActionForm>
      <ActionForm
        action={hidePushContentAction}
        fields={{ id, hidden: String(!hidesContent) }}
        variant="secondary"
        aria-label={t(hidesContent ? "showOf" : "hideOf", { device: name })}
        compact
      >
        {t(hidesContent ? "show" : "hide")}
      </ActionForm>
      <EndPush id={id} isCurrent={isCurrent} label={t("endOf", { device: name })}>
        {t("end")}
      </EndPush>
    </div>
  );
}
