import { newVapidKeys } from "./browser-keys";

// Imported before anything that reads the settings.
const { publicKey, privateKey } = newVapidKeys();
process.env.VAPID_PUBLIC_KEY = publicKey;
process.env.VAPID_PRIVATE_KEY = privateKey;
process.env.VAPID_SUBJECT = "mailto:admin@sekolah.example";

export const vapid = { publicKey, privateKey, subject: process.env.VAPID_SUBJECT };
