const CAP = 99;

/** The number of unread notifications; the control around it says it in words. */
export function UnreadBadge({ count, testId }: { count: number; testId: string }) {
  return (
    <span
      aria-hidden="true"
      data-testid={testId}
      className="block min-w-5 rounded-full bg-accent px-1 text-center text-xs leading-5 font-bold text-on-accent forced-current forced-colors:border"
    >
      {count > CAP ? `${CAP}+` : count}
    </span>
  );
}
