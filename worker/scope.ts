declare const self: ServiceWorkerGlobalScope;

/** Not in TypeScript's library: Background Sync exists in Chromium only. */
type Syncing = { sync?: { register(tag: string): Promise<void> } };

export const scope = self as ServiceWorkerGlobalScope & {
  readonly registration: ServiceWorkerRegistration & Syncing;
};
