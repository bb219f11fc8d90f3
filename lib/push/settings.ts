import "server-only";

import { env } from "@/lib/env";
import type { PushServices } from "./endpoint";

/** The public key that browsers subscribe with; undefined when push is not configured. */
export const pushPublicKey = (): string | undefined => env.vapid?.publicKey;

export const pushServices: PushServices = {
  services: env.PUSH_SERVICES,
  testService: env.PUSH_TEST_SERVICE,
};
