import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";

/** What lies over the page closes when the focus goes elsewhere, which it may hide. Its own button is no elsewhere. */
export function useClosingLayers() {
  useEffect(() => {
    function closeOthers({ target }: FocusEvent) {
      const focused = target as Element;
      for (const layer of document.querySelectorAll<HTMLElement>("[popover],[data-layer]")) {
        if (layer.contains(focused) || focused.getAttribute("popovertarget") === layer.id) continue;
        if (layer instanceof HTMLDetailsElement) layer.open = false;
        else layer.hidePopover();
      }
    }
    document.addEventListener("focusin", closeOthers);
    return () => document.removeEventListener("focusin", closeOthers);
  }, []);
}

/** After a link, the focus is in the page that it opened: what had it may be gone or far away. */
export function useFocusOnNavigation() {
  const shown = `${usePathname()}?${useSearchParams().toString()}`;
  const former = useRef(shown);
  useEffect(() => {
    if (former.current === shown) return;
    former.current = shown;
    const main = document.querySelector("main");
    if (!main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
  }, [shown]);
}
