"use client";

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  attachClosestEdge,
  extractClosestEdge,
} from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { GripVertical } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

type Props = { courseId: string; moduleId: string };

/**
 * The drag handle of a module; the list item around it is draggable and a drop target for other
 * modules of the course. The buttons beside it are the accessible alternative.
 */
export function DragModule({ courseId, moduleId }: Props) {
  const t = useTranslations("modules");
  const grip = useRef<HTMLSpanElement>(null);
  const move = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const item = grip.current?.closest("li");
    if (!grip.current || !item) return undefined;
    return makeDraggable(item, grip.current, {
      own: { courseId, moduleId },
      onDrop: (dragged, side) => {
        const input = move.current;
        if (!input?.form) return;
        input.disabled = false;
        input.value = `${dragged} ${side} ${moduleId}`;
        input.form.requestSubmit();
        input.disabled = true;
      },
    });
  }, [courseId, moduleId]);
  return (
    <>
      <span
        ref={grip}
        title={t("drag")}
        className="grid size-11 cursor-grab place-items-center text-muted noscript:hidden"
      >
        <GripVertical aria-hidden="true" className="size-5" />
      </span>
      <input ref={move} type="hidden" name="move" disabled />
    </>
  );
}

type DragOptions = {
  own: { courseId: string; moduleId: string };
  /** Called with the module that was dropped here, and on which side. */
  onDrop: (moduleId: string, side: "before" | "after") => void;
};

/** Makes an item draggable and a drop target; returns the cleanup function. */
function makeDraggable(item: HTMLElement, grip: HTMLElement, { own, onDrop }: DragOptions) {
  const clearMark = () => delete item.dataset["drop"];
  return combine(
    draggable({ element: item, dragHandle: grip, getInitialData: () => own }),
    dropTargetForElements({
      element: item,
      canDrop: ({ source: { data } }) =>
        data["courseId"] === own.courseId && data["moduleId"] !== own.moduleId,
      getData: ({ input, element }) =>
        attachClosestEdge(own, { input, element, allowedEdges: ["top", "bottom"] }),
      onDrag: ({ self }) => (item.dataset["drop"] = extractClosestEdge(self.data) ?? "top"),
      onDragLeave: clearMark,
      onDrop: ({ source, self }) => {
        clearMark();
        const side = extractClosestEdge(self.data) === "bottom" ? "after" : "before";
        onDrop(String(source.data["moduleId"]), side);
      },
    }),
  );
}
