/** A username: not translated, and isolated from the text around it. */
export const Username = ({ children }: { children: string }) => (
  <bdi translate="no">{children}</bdi>
);
