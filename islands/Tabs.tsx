/** @module The tabs of a narrow page, which has room for one panel. */

import { chooseTab, isNarrow, shownTab, tabs } from "./state/panel_layout.ts";

/** The tabs; nothing on a page with room for all panels. */
export function Tabs() {
  if (!isNarrow.value) return null;
  return (
    <div class="tabs" role="group" aria-label="Panel">
      {tabs.value.map(({ id, title, short }) => (
        <button
          key={id}
          type="button"
          aria-pressed={shownTab.value === id}
          onClick={() => chooseTab(id)}
        >
          {short ?? title}
        </button>
      ))}
    </div>
  );
}
