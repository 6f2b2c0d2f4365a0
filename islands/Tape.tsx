/** @module The tape panel: time and sales of the day of T, the newest trade on top. */

import { count } from "../lib/text/numbers.ts";
import { preciseTime, zoneName } from "../lib/text/times.ts";
import { MAX_ROWS, type TableContent } from "./parts/DataTable.tsx";
import { Panel } from "./parts/Panel.tsx";
import { SIDE_NAMES, sizeText, TapeRows } from "./parts/TapeRows.tsx";
import { TapeTools } from "./parts/TapeTools.tsx";
import { hasQueries } from "./state/queries.ts";
import { moment } from "./state/moment.ts";
import { priceText } from "./state/quotes.ts";
import { zone } from "./state/settings.ts";
import { readOn, tape, tapeNote, tapeVersion } from "./state/tape.ts";

/** The tape panel. */
export function Tape() {
  return (
    <Panel id="Tape" legend={<Summary />} table={table}>
      {hasQueries.value && <TapeTools />}
      <Notes />
      {hasQueries.value && <TapeRows />}
    </Panel>
  );
}

/** The moment up to which trades count. */
function Summary() {
  const now = moment.value;
  if (!now || !hasQueries.value) return null;
  return (
    <dl class="legend">
      <div>
        <dt>
          {now.isNewest
            ? "newest trades"
            : `to ${preciseTime(now.endMs, zone.value)} ${zoneName(zone.value, now.endMs)}`}
        </dt>
      </div>
    </dl>
  );
}

/** Why there are no rows, and which trades are missing. */
function Notes() {
  tapeVersion.value;
  const cut = tape.needed.filter(({ isTruncated }) => isTruncated);
  const fromMs = tape.readFromMs;
  return (
    <div class="tape-notes" role="status">
      {fromMs !== undefined && (
        <p>
          Read back to {preciseTime(fromMs, zone.value)}{" "}
          <button type="button" onClick={readOn}>Read on</button>
        </p>
      )}
      {tapeNote.value && <p>{tapeNote.value}</p>}
      {cut.map((part) => <p key={part.fromMs}>{cutText(part)}</p>)}
    </div>
  );
}

/** What an answer left out: the last trades of a millisecond. */
function cutText({ fromMs, rows }: (typeof tape.needed)[number]): string {
  const trades = rows?.fills.reduce((sum, fills) => sum + fills, 0) ?? 0;
  return `Only the first ${count(trades, "trades")} of ${preciseTime(fromMs, zone.value)} are listed`;
}

function table(): TableContent {
  const rows: string[][] = [];
  const now = moment.peek();
  const from = !now || now.isNewest ? 0 : tape.positionOf(now.atMs);
  for (let position = from; rows.length < MAX_ROWS; position++) {
    const place = tape.at(position);
    if (place?.row === undefined) break;
    const { timeMs, price, size, fills, side } = place.part.shown!;
    const i = place.row;
    rows.push([
      preciseTime(timeMs[i], zone.value),
      SIDE_NAMES[side[i] + 1],
      priceText(price[i]),
      sizeText(size[i]),
      count(fills[i]),
    ]);
  }
  return {
    columns: [`Time (${zoneName(zone.value, now?.endMs ?? 0)})`, "Side", "Price", "Size", "Fills"],
    rows,
    note: `The newest ${
      count(rows.length, "rows")
    } up to the moment that the page shows, as far as the tape has read them.`,
  };
}
