/** @module The toolbar: choices and actions, besides gestures on the charts. */

import { barsAsCsv } from "./data/csv.ts";
import { windowChoices, windowStart } from "./data/windows.ts";
import { windowName } from "../lib/text/durations.ts";
import { dateTime } from "../lib/text/times.ts";
import { ChoiceButtons } from "./parts/ChoiceButtons.tsx";
import { Dialog } from "./parts/Dialog.tsx";
import { GoTo } from "./parts/GoTo.tsx";
import { download } from "./parts/download.ts";
import { GESTURES, KEYS } from "./parts/keys.ts";
import { panelsAsPng } from "./parts/picture.ts";
import { isDark } from "./state/colours.ts";
import { allFeeds, ownWindowMs, status, windowMs, windowOffsetMs } from "./state/feeds.ts";
import { instrument } from "./state/instrument.ts";
import { DIALOGS } from "./state/dialogs.ts";
import { mode, MODES } from "./state/modes.ts";
import { isNarrow } from "./state/panel_layout.ts";
import { hasQueries } from "./state/queries.ts";
import { chosenWindowMs, colourScheme, theme, zone } from "./state/settings.ts";
import { clearCursor, extent, isFollowing, showAll, showNewest, visible, zoom } from "./state/view.ts";

/** The most windows with a button each, on wide and on narrow pages; more windows are in a menu. */
const MOST_BUTTONS = 9;
const NARROW_BUTTONS = 3;

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
      <GoTo />
      <ModeChoice />
      <span class="spring" />
      <ChoiceButtons
        label="Times in"
        choices={["utc", "local"]}
        chosen={zone.value}
        choose={(choice) => zone.value = choice}
        text={(choice) => choice === "utc" ? "UTC" : "Local"}
      />
      <button
        type="button"
        aria-label={isDark.value ? "Use light colours" : "Use dark colours"}
        onClick={() => theme.value = isDark.value ? "light" : "dark"}
      >
        {isDark.value ? "Light" : "Dark"}
      </button>
      <button
        type="button"
        aria-pressed={colourScheme.value === "green-red"}
        title="Green for rising and red for falling, instead of blue and orange"
        onClick={() => colourScheme.value = colourScheme.value === "green-red" ? "blue-orange" : "green-red"}
      >
        Green/red
      </button>
      <div class="group">
        <button type="button" title="Save the panels as a picture" onClick={savePicture}>PNG</button>
        <button type="button" title="Save the bars in view as a table" onClick={saveCsv}>CSV</button>
      </div>
      <Help />
    </div>
  );
}

/** The windows: buttons, or a menu where there are too many for the toolbar's width. */
function WindowChoice() {
  const whole = extent.value;
  const own = ownWindowMs.value;
  const choices = windowChoices(own, whole ? whole.maxMs - whole.minMs : 0);
  // A window that was chosen for other data is still the current one.
  if (!choices.includes(windowMs.value)) choices.push(windowMs.value);
  const choose = (ms: number) => {
    clearCursor();
    chosenWindowMs.value = ms === own ? 0 : ms;
  };
  const name = (ms: number) => windowName(ms).replace(" ", "");
  if (choices.length > (isNarrow.value ? NARROW_BUTTONS : MOST_BUTTONS)) {
    return (
      <select
        aria-label="Window"
        value={windowMs.value}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {choices.map((ms) => <option key={ms} value={ms}>{name(ms)}</option>)}
      </select>
    );
  }
  return (
    <ChoiceButtons label="Window" choices={choices} chosen={windowMs.value} choose={choose} text={name} />
  );
}

function ModeChoice() {
  return (
    <ChoiceButtons
      label="Price chart"
      choices={MODES}
      chosen={mode.value}
      choose={(choice) => mode.value = choice}
      text={(choice) => choice[0].toUpperCase() + choice.slice(1)}
      title={(choice) => choice === "footprint" ? footprintLack() : undefined}
    />
  );
}

/** Why there is no footprint, if there is a reason. */
function footprintLack(): string | undefined {
  if (!hasQueries.value) return "The databases of this run are not known";
  return instrument.value?.has.trades === false ? "There are no trades" : undefined;
}

/** Goes to the newest bar. Always visible, so that nothing moves when it becomes enabled. */
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
  return (
    <Dialog
      name={DIALOGS.help}
      label="?"
      content={() => (
        <dl class="keys">
          {[...KEYS, ...GESTURES].map(([how, meaning]) => (
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

/** A title of what is in view, for pictures and file names. */
function title(): string {
  const { instrument = "orderflow" } = status.value;
  if (!visible.value) return instrument;
  const firstMs = windowStart(visible.value.minMs, windowMs.value, windowOffsetMs.value);
  return `${instrument} ${windowName(windowMs.value)} ${dateTime(firstMs, "utc")}`;
}

async function savePicture(): Promise<void> {
  download(await panelsAsPng(), `${title()}.png`);
}

function saveCsv(): void {
  const range = visible.value;
  if (!range) return;
  const text = barsAsCsv(
    allFeeds.map(({ series, shown }) => ({ series, bars: shown })).filter(({ bars }) => bars.length > 0),
    range.minMs - windowMs.value,
    range.maxMs,
  );
  download(new Blob([text], { type: "text/csv" }), `${title()}.csv`);
}
