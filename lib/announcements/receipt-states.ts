/** After so long without signing in, a recipient counts as not reached. */
export const ABSENT_DAYS = 12;

/** `read`: and not confirmed. */
export const receiptStates = ["open", "read", "confirmed"] as const;
export type ReceiptState = (typeof receiptStates)[number];
