/**
 * @module The ladder: the book around the best prices in rows of prices, with what was traded there since the start of the day and
 * how sizes changed since the snapshot before.
 */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { preciseTime } from "../../lib/text/times.ts";
import { type Depth, spread } from "../data/depth.ts";
import { type LadderRow, ladderRows } from "../data/ladder_rows.ts";
import {
  fitLadder,
  isGroupingChosen,
  isTickRow,
  isTradedPending,
  ladderRow,
  regroupLadder,
  snapshotBefore,
  traded,
  tradedFault,
} from "../state/ladder.ts";
import { priceText, stepText } from "../state/quotes.ts";
import { zone } from "../state/settings.ts";
import { LadderColumns } from "./ladder_columns.ts";
import { StepButtons } from "./StepButtons.tsx";

/** The height of a row, in CSS pixels, as in the stylesheet. */
const ROW_PX = 20;
const CHANGE = ["±", "Change since the snapshot before: added (+), pulled or filled (−)"];
const COLUMNS = [
  ["Sold", "Traded at the bid today (UTC)"],
  CHANGE,
  ["Bid"],
  ["Price"],
  ["Ask"],
  CHANGE,
  ["Bought", "Traded at the ask today (UTC)"],
];

/** As many rows as fit: asks above, bids below, the best of both in the middle. */
export function Ladder({ depth }: { depth: Depth }) {
  const host = useRef<HTMLDivElement>(null);
  const size = useSignal({ rows: 8, widthPx: 0 });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([{ contentRect: { width, height } }]) => {
      // Two rows are needed for the heading and the spread.
      const rows = Math.max(3, Math.floor((height / ROW_PX - 2) / 2));
      size.value = { rows, widthPx: width };
    });
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const { rows: count, widthPx } = size.value;
  const before = snapshotBefore.value;
  const sums = traded.value;
  const ladder = ladderRows(
    { depth, before: before?.depth, traded: sums?.profile },
    ladderRow.value,
    isTickRow.value,
    count,
  );
  const { asks, bids } = ladder;
  const largest = Math.max(
    0,
    ...[...asks, ...bids].flatMap(({ bid, ask }) => [bid ?? 0, ask ?? 0]),
  );
  const columns = new LadderColumns(
    host.current,
    widthPx,
    [asks[0], bids.at(-1)].map((row) => priceText(row?.price ?? 0)),
  );
  const [end, price] = [columns.endPx, columns.pricePx].map((px) => `${px}px`);
  const widths = [end, "auto", "auto", price, "auto", "auto", end];
  const body = (rows: readonly LadderRow[]) => (
    rows.map((row) => (
      <tr key={row.price}>
        <td class="sold">{columns.traded(row.sold)}</td>
        <Change value={row.bidChange} columns={columns} />
        <Resting side="bids" value={row.bid} largest={largest} text={columns.size(row.bid)} />
        <th scope="row">{priceText(row.price)}</th>
        <Resting side="asks" value={row.ask} largest={largest} text={columns.size(row.ask)} />
        <Change value={row.askChange} columns={columns} />
        <td class="bought">{columns.traded(row.bought)}</td>
      </tr>
    ))
  );
  const gap = spread(depth);
  // Beyond the book, only what was traded is known.
  const most = sums ? count - 1 : 0;
  const { recordedAsks, recordedBids } = ladder;
  return (
    <>
      <Grouping />
      <div class="ladder" ref={host}>
        <table aria-label="Ladder" class={isTradedPending.value ? "is-trading-old" : undefined}>
          <thead>
            <tr>
              {COLUMNS.map(([name, title], i) => (
                <th
                  key={i}
                  scope="col"
                  title={title}
                  style={{ width: widths[i] }}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="asks">
            {recordedAsks < count && (
              <>
                {body(ladder.asks.slice(count - Math.max(most, recordedAsks), count - recordedAsks))}
                <Unrecorded side="asks" last={depth.asks.price.at(-1)} />
              </>
            )}
            {body(ladder.asks.slice(count - recordedAsks))}
          </tbody>
          <tbody class="mid">
            <tr>
              <td>{columns.traded(ladder.inside?.sold)}</td>
              <td colSpan={5}>{gap === undefined ? "one side only" : `spread ${priceText(gap)}`}</td>
              <td>{columns.traded(ladder.inside?.bought)}</td>
            </tr>
          </tbody>
          <tbody class="bids">
            {body(ladder.bids.slice(0, recordedBids))}
            {recordedBids < count && (
              <>
                <Unrecorded side="bids" last={depth.bids.price.at(-1)} />
                {body(ladder.bids.slice(recordedBids, Math.max(most, recordedBids)))}
              </>
            )}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The size of rows, and the times that the columns are about. */
function Grouping() {
  const [sums, before] = [traded.value, snapshotBefore.value];
  const clock = (timeMs: number) => preciseTime(timeMs, zone.value);
  return (
    <div class="ladder-tools">
      <StepButtons label="Rows of the ladder" what="ladder rows" keys={[",", "."]} step={regroupLadder}>
        <button
          type="button"
          aria-pressed={!isGroupingChosen.value}
          title="Rows that fit the book"
          aria-label={`Rows of ${stepText(ladderRow.value)}: fit the book`}
          onClick={fitLadder}
        >
          {stepText(ladderRow.value)}
        </button>
      </StepButtons>
      <small>
        {tradedFault.value ?? (sums && `traded ${clock(sums.fromMs).slice(0, 5)} – ${clock(sums.toMs)}`)}
        {before && <span>± since {clock(before.timeMs)}</span>}
      </small>
    </div>
  );
}

/** A size in the book, with a bar. */
function Resting(
  { side, value, largest, text }: { side: string; value: number | undefined; largest: number; text: string },
) {
  return (
    <td class={side}>
      {value ? <i class="size-bar" style={{ width: `${(100 * value / largest).toFixed(1)}%` }} /> : null}
      <span>{text}</span>
    </td>
  );
}

/** A change of a size. */
function Change({ value, columns }: { value: number | undefined; columns: LadderColumns }) {
  if (!value) return <td />;
  return <td class={value > 0 ? "added" : "pulled"}>{columns.change(value)}</td>;
}

/** The end of what the book tells. */
function Unrecorded({ side, last }: { side: string; last: number | undefined }) {
  return (
    <tr class="beyond">
      <td colSpan={7}>
        {last === undefined ? `no ${side} recorded` : `not recorded beyond ${priceText(last)}`}
      </td>
    </tr>
  );
}
