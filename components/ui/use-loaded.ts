import { useEffect, useEffectEvent, useState } from "react";

/** A part of the code that is loaded once `wanted` is truthy; each change of it tries again after a failure. */
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
