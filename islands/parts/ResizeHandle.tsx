/** @module The border below a panel, which changes the panel's height by pointer and by keyboard. */

import type { RefObject } from "preact";
import type { PanelId } from "../../lib/model/panels.ts";
import { heightOf, MAX_HEIGHT_PX, MIN_HEIGHT_PX, resetHeight, resize } from "../state/panel_layout.ts";

/** A step of the arrow keys, in CSS pixels. */
const STEP_PX = 20;

/** What a handle changes. */
interface ResizeHandleProps {
  id: PanelId;
  title: string;
  panel: RefObject<HTMLElement>;
}

/** A handle, to be dragged up and down. A double click gives the panel its first height again. */
export function ResizeHandle({ id, title, panel }: ResizeHandleProps) {
  const by = (px: number) => resize(id, px, panel.current!.clientHeight);
  return (
    <div
      class="handle"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={`Height of ${title}`}
      aria-valuemin={MIN_HEIGHT_PX}
      aria-valuemax={MAX_HEIGHT_PX}
      aria-valuenow={heightOf(id) ?? panel.current?.clientHeight ?? MIN_HEIGHT_PX}
      onDblClick={() => resetHeight(id)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        by(event.key === "ArrowUp" ? -STEP_PX : STEP_PX);
      }}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const { currentTarget: handle, pointerId, clientY } = event;
        if (!handle.hasPointerCapture(pointerId)) return;
        // Measured from where the handle is now, so that a height at its limit does not lose the pointer.
        const box = handle.getBoundingClientRect();
        by(Math.round(clientY - (box.top + box.height / 2)));
      }}
    />
  );
}
