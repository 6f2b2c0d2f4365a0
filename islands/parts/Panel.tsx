/** @module A panel: title, legend, tools and content, with a button that folds it and a handle that changes its height. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type PanelId, titleOf } from "../../lib/model/panels.ts";
import { announce, heightOf, isNarrow, isOpen, toggleFold } from "../state/panel_layout.ts";
import { DataTable, type TableContent } from "./DataTable.tsx";
import { ResizeHandle } from "./ResizeHandle.tsx";

/** What a panel consists of. Nothing of it is made while the panel is folded. */
export interface PanelProps {
  /** The panel, whose title is in the list of panels. */
  id: PanelId;
  /** Names and values at the moment T. */
  legend?: ComponentChildren;
  /** Choices beside the title. */
  tools?: ComponentChildren;
  /** Makes the panel's numbers as a table. */
  table: () => TableContent;
  /** The content. Components, so that a folded panel mounts nothing. */
  children: ComponentChildren;
}

/** A panel. */
export function Panel({ id, legend, tools, table, children }: PanelProps) {
  const figure = useRef<HTMLElement>(null);
  useLayoutEffect(() => announce(id), []);
  const title = titleOf(id);
  const open = isOpen(id);
  if (isNarrow.value && !open) return null;
  const heightPx = open && !isNarrow.value ? heightOf(id) : undefined;
  return (
    <>
      <figure
        class={open ? "chart" : "chart is-folded"}
        aria-label={title}
        ref={figure}
        style={{ "--height": heightPx === undefined ? "" : `${heightPx}px` }}
      >
        <figcaption>
          <h2>
            {isNarrow.value ? title : (
              <button
                type="button"
                class="fold"
                aria-expanded={open}
                title={open ? "Fold" : "Unfold"}
                onClick={() => toggleFold(id)}
              >
                {title}
              </button>
            )}
          </h2>
          {open && legend}
          {open && (
            <div class="tools">
              {tools}
              <DataTable name={title} content={table} />
            </div>
          )}
        </figcaption>
        {open && children}
      </figure>
      {open && !isNarrow.value && <ResizeHandle id={id} title={title} panel={figure} />}
    </>
  );
}
