// Prints a new pair of keys for Web Push (VAPID, RFC 8292), as lines for .env.
import webPush from "web-push";

const { publicKey, privateKey } = webPush.generateVAPIDKeys();
console.log(`VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${privateKey}`);
console.log("VAPID_SUBJECT=mailto:admin@sekolah.example  # whom a push service may ask");
