/** @module The footprint of the bar at the moment T as a table. */

import { dateTime, zoneName } from "../../lib/text/times.ts";
import { rowVolume } from "../data/footprint_answer.ts";
import { BOUGHT_IMBALANCE, imbalancesOf, SOLD_IMBALANCE } from "../data/footprint_imbalances.ts";
import { footprintAt, imbalanceRatio } from "../state/footprint.ts";
import { moment } from "../state/moment.ts";
import { priceText, volumeText } from "../state/quotes.ts";
import { zone } from "../state/settings.ts";
import { MAX_ROWS, type TableContent } from "./DataTable.tsx";

/** Makes a table of the rows of the bar at the moment T, the highest first. */
export function footprintTable(): TableContent {
  const { atMs, endMs } = moment.value ?? { atMs: 0, endMs: 0 };
  const until = `${dateTime(endMs, zone.value)} ${zoneName(zone.value, endMs)}`;
  const columns = [
    `Price (bar until ${until})`,
    "Sold",
    "Bought",
    "Unknown",
    "Delta",
    "Total",
    "Trades",
    "Marks",
  ];
  const bar = footprintAt(atMs);
  if (!bar) return { columns, rows: [] };
  const marks = imbalancesOf(bar, imbalanceRatio.value);
  const rows: string[][] = [];
  const { row, sold, bought, unknown, trades, poc, rowSize } = bar;
  for (let i = row.length - 1; i >= Math.max(0, row.length - MAX_ROWS); i--) {
    const isEnd = i === 0 || i === row.length - 1;
    rows.push([
      priceText(row[i] * rowSize),
      volumeText(sold[i]),
      volumeText(bought[i]),
      volumeText(unknown[i]),
      volumeText(bought[i] - sold[i]),
      volumeText(rowVolume(bar, i)),
      String(trades[i]),
      [
        row[i] === poc[0] && "point of control",
        marks[i] & BOUGHT_IMBALANCE && "bought imbalance",
        marks[i] & SOLD_IMBALANCE && "sold imbalance",
        isEnd && sold[i] > 0 && bought[i] > 0 && "unfinished auction",
      ].filter(Boolean).join(", "),
    ]);
  }
  return { columns, rows };
}
