/** @module What the reader can choose and do, beside touching the charts themselves. */

import { isDark } from "./chart/colours.ts";
import { imbalances, ownWindowMs, prices, status, windowMs } from "./data/feed.ts";
import { barsAsCsv } from "./export/csv.ts";
import { download } from "./export/download.ts";
import { chartsAsPng } from "./export/picture.ts";
import { windowName } from "../lib/text/durations.ts";
import { dateTime } from "../lib/text/times.ts";
import { Dialog } from "./parts/Dialog.tsx";
import { KEYS } from "./view/keys.ts";
import { chosenWindowMs, theme, zone } from "./view/settings.ts";
import { clearCursor, isFollowing, showAll, showNewest, visible, zoom } from "./view/view.ts";
import { windowChoices } from "./view/window_choices.ts";

/** The toolbar. */
export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label="Charts">
      <WindowChoice />
      <div class="group">
        <button type="button" aria-label="Zoom out" onClick={() => zoom(1.6)}>−</button>
        <button type="button" aria-label="Zoom in" onClick={() => zoom(1 / 1.6)}>
          +
        </button>
        <button type="button" title="Show all bars (0)" onClick={showAll}>All</button>
      </div>
      <Newest />
      <span class="spring" />
      <div class="group" role="group" aria-label="Times in">
        {(["utc", "local"] as const).map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={zone.value === choice}
            onClick={() => zone.value = choice}
          >
            {choice === "utc" ? "UTC" : "Local"}
          </button>
        ))}
      </div>
      <button
        type="button"
        aria-label={isDark.value ? "Use light colours" : "Use dark colours"}
        onClick={() => theme.value = isDark.value ? "light" : "dark"}
      >
        {isDark.value ? "Light" : "Dark"}
      </button>
      <div class="group">
        <button type="button" title="Save the charts as a picture" onClick={savePicture}>PNG</button>
        <button type="button" title="Save the bars in view as a table" onClick={saveCsv}>CSV</button>
      </div>
      <Help />
    </div>
  );
}

function WindowChoice() {
  const choices = windowChoices(ownWindowMs.value);
  return (
    <div class="group" role="group" aria-label="Window">
      {choices.map((ms) => (
        <button
          key={ms}
          type="button"
          aria-pressed={windowMs.value === ms}
          onClick={() => {
            clearCursor();
            chosenWindowMs.value = ms === ownWindowMs.value ? 0 : ms;
          }}
        >
          {windowName(ms).replace(" ", "")}
        </button>
      ))}
    </div>
  );
}

/** Always in its place, so that nothing jumps when it is needed. */
function Newest() {
  return (
    <button
      type="button"
      class={isFollowing.value ? "newest" : "newest is-needed"}
      disabled={isFollowing.value}
      title="Go to the newest bar and follow it (End)"
      onClick={showNewest}
    >
      {isFollowing.value ? "Following" : "Newest →"}
    </button>
  );
}

function Help() {
  const gestures = [
    ["Wheel, pinch", "zoom where the pointer is"],
    ["Drag", "move in time"],
    ["Double click", "show all"],
  ];
  return (
    <Dialog
      name="Keys and gestures"
      label="?"
      content={() => (
        <dl class="keys">
          {[...KEYS, ...gestures].map(([how, meaning]) => (
            <div key={how}>
              <dt>{how}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
    />
  );
}

/** What is in view, in words that a file may be called by. */
function title(): string {
  const { instrument = "orderflow" } = status.value;
  const from = visible.value
    ? dateTime(Math.ceil(visible.value.minMs / windowMs.value) * windowMs.value, "utc")
    : "";
  return `${instrument} ${windowName(windowMs.value)} ${from}`;
}

async function savePicture(): Promise<void> {
  download(await chartsAsPng(title()), `${title()}.png`);
}

function saveCsv(): void {
  const range = visible.value;
  if (!range) return;
  const text = barsAsCsv(prices.shown, imbalances.shown, range.minMs - windowMs.value, range.maxMs);
  download(new Blob([text], { type: "text/csv" }), `${title()}.csv`);
}
