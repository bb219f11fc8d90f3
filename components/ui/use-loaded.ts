import { useEffect, useEffectEvent, useState } from "react";

/**
 * A part of the code that is loaded once `wanted` is truthy. Turbopack tries twice and then keeps the failure of
 * most parts: they stay away until the page is loaded again.
 */
export function useLoaded<Part>(load: () => Promise<Part>, wanted: unknown) {
  const [part, setPart] = useState<{ value: Part } | "failed">();
  const isLoaded = typeof part === "object";
  const attempt = useEffectEvent(() => {
    load().then(
      (value) => setPart({ value }),
      () => setPart("failed"),
    );
  });
  useEffect(() => {
    if (wanted && !isLoaded) attempt();
  }, [wanted, isLoaded]);
  return { loaded: isLoaded ? part.value : undefined, failed: part === "failed" };
}
