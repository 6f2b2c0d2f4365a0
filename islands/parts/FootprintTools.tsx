/** @module The choices of the footprint: what cells show, how imbalances are found, and how large rows are. */

import { CELL_MODES, type CellMode } from "../marks/footprint_style.ts";
import {
  cellMode,
  footprintDetail,
  footprintNote,
  imbalanceRatio,
  isFootprintPending,
  RATIOS,
  regroup,
  shownRow,
} from "../state/footprint.ts";
import { mode } from "../state/modes.ts";
import { stepText } from "../state/quotes.ts";
import { DataTable } from "./DataTable.tsx";
import { footprintTable } from "./footprint_table.ts";
import { StepButtons } from "./StepButtons.tsx";

const NAMES: Readonly<Record<CellMode, string>> = {
  "bid x ask": "Bid × ask",
  delta: "Delta",
  total: "Total",
  trades: "Trades",
};

/** The choices, while the price chart shows a footprint. */
export function FootprintTools() {
  if (mode.value !== "footprint") return null;
  if (footprintDetail.value === "none") {
    return <span class="unseen" role="status">{footprintNote.value}</span>;
  }
  return (
    <>
      <select
        aria-label="Cells show"
        title="What cells show (C)"
        value={cellMode.value}
        onChange={(event) => cellMode.value = event.currentTarget.value as CellMode}
      >
        {CELL_MODES.map((mode) => <option key={mode} value={mode}>{NAMES[mode]}</option>)}
      </select>
      <select
        aria-label="Imbalance from"
        title="How many times the other side an imbalance is at least"
        value={imbalanceRatio.value}
        onChange={(event) => imbalanceRatio.value = Number(event.currentTarget.value)}
      >
        {RATIOS.map((ratio) => <option key={ratio} value={ratio}>{`≥ ${ratio.toFixed(1)}×`}</option>)}
      </select>
      <StepButtons label="Row size" what="rows" keys={["[", "]"]} step={regroup}>
        <output class="value" title="Size of a row of prices" aria-busy={isFootprintPending.value}>
          {shownRow.value && `rows of ${stepText(shownRow.value)}`}
        </output>
      </StepButtons>
      <DataTable name="Footprint of the bar" label="Bar table" content={footprintTable} />
      <span class="unseen" role="status">{footprintNote.value}</span>
    </>
  );
}
