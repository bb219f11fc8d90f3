"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { ActionForm } from "@/components/form/action-form";
import { Button } from "@/components/ui/button";
import {
  DECLINED_ZONE_COOKIE,
  DEVICE_ZONE_COOKIE,
  type TimeZone,
  timeZoneOf,
} from "@/lib/i18n/preferences";
import { savePreferencesAction } from "@/lib/preferences/actions";

type Props = {
  zone: TimeZone;
  /** Otherwise the device's zone is taken, without asking. */
  isChosen: boolean;
  declined: TimeZone | undefined;
};

/** Shows times in the device's zone, or offers it once to who has chosen another one. */
export function DeviceZone({ zone, isChosen, declined }: Props) {
  const router = useRouter();
  const device = useDeviceZone();
  const differs = device !== undefined && device !== zone;
  const [declinedNow, setDeclinedNow] = useState<TimeZone>();
  useEffect(() => {
    if (!differs || isChosen) return;
    setCookie(DEVICE_ZONE_COOKIE, device);
    router.refresh();
  }, [device, differs, isChosen, router]);
  if (!differs || !isChosen || device === declined || device === declinedNow) return null;
  return (
    <Offer
      device={device}
      zone={zone}
      onDecline={() => {
        setCookie(DECLINED_ZONE_COOKIE, device);
        setDeclinedNow(device);
      }}
    />
  );
}

type OfferProps = { device: TimeZone; zone: TimeZone; onDecline: () => void };

function Offer({ device, zone, onDecline }: OfferProps) {
  const t = useTranslations("zoneOffer");
  return (
    <section
      aria-label={t("title")}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-surface p-4 print:hidden"
    >
      <p className="max-w-prose grow basis-64">{t("question", { device, zone })}</p>
      <div className="flex flex-wrap gap-2">
        <ActionForm action={savePreferencesAction} fields={{ timeZone: device }}>
          {t("accept", { device })}
        </ActionForm>
        <Button type="button" variant="secondary" onClick={onDecline}>
          {t("decline", { zone })}
        </Button>
      </div>
    </section>
  );
}

const subscribe = () => () => undefined;

/** The device's zone, after hydration and if it is one of Indonesia's. */
const useDeviceZone = (): TimeZone | undefined =>
  useSyncExternalStore(
    subscribe,
    () => timeZoneOf(-new Date().getTimezoneOffset()),
    () => undefined,
  );

const ONE_YEAR_SECONDS = 365 * 24 * 3600;

function setCookie(name: string, value: string) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax${secure}`;
}
