/** @module The status panel: what the run processes, its progress, and a clear sign if something is wrong. */

import type { Tally } from "../lib/model/batches.ts";
import { barsText, daysText, fractionText, keptText, stateText } from "../lib/model/status_text.ts";
import { duration, windowName } from "../lib/text/durations.ts";
import { compact, count, percentChange } from "../lib/text/numbers.ts";
import { type KnownStatus, rejectedRows } from "./data/status.ts";
import { nowMs } from "./state/clock.ts";
import {
  allFeeds,
  barsFault,
  connection,
  feeds,
  hasAllBars,
  status,
  unreadable,
  windowMs,
} from "./state/feeds.ts";
import { delayText, isQuiet, isStale } from "./state/liveness.ts";
import { priceText } from "./state/quotes.ts";
import { runStart } from "./state/run_change.ts";

/** The status panel. */
export function Status() {
  const run = status.value;
  const { instrument, start_date, end_date, max_bars } = run;
  const sign = signOf(run);
  const kept = keptText(run);
  return (
    <div class="status">
      <h1>{instrument ?? "orderflow"}</h1>
      <LastPrice />
      <p class="subject">
        {start_date && <span>{daysText(start_date, end_date ?? start_date)}</span>}
        <span class="window">{windowName(windowMs.value)} windows</span>
        {kept && !hasAllBars.value && <span title={kept}>newest {count(max_bars!)} bars</span>}
      </p>
      <span class="spring" />
      <p class={`sign is-${sign.kind}`} role="status">{sign.text}</p>
      {sign.isLive && <Delay />}
      <Progress run={run} />
      <Details run={run} />
    </div>
  );
}

/** Beside the sign, not in it: what changes every second must not be read aloud each time. */
function Delay() {
  return <span class="delay">{delayText.value}</span>;
}

function LastPrice() {
  const feed = feeds.price;
  feed.version.value;
  const { own } = feed;
  if (own.length === 0) return null;
  const last = own.columns[4][own.length - 1];
  return (
    <p class="last-price">
      <span class="unseen">Last price</span>
      <strong>{priceText(last)}</strong> <Change last={last} />
    </p>
  );
}

/** The change over the days of the run, however many bars the files hold. */
function Change({ last }: { last: number }) {
  const start = runStart.value;
  if (!start) return null;
  const { price, isOfRun } = start;
  return (
    <span
      class={last < price ? "falls" : "rises"}
      title={isOfRun
        ? `Since the first price of the run, ${priceText(price)}`
        : "Since the first bar that is kept"}
    >
      {percentChange(price, last)}
    </span>
  );
}

function Progress({ run }: { run: KnownStatus }) {
  const { state, progress, rows_per_second, estimated_end_ms, current } = run;
  if (state !== "running" || !progress) return null;
  const percent = fractionText(progress.fraction);
  return (
    <div class="progress">
      <progress aria-label="Progress of the run" value={progress.fraction}>{percent}</progress>
      <span>{percent}</span>
      {current && <span>{current.day} {current.table === "book" ? "order book" : "trades"}</span>}
      <span>{progress.databases_read} of {count(progress.databases, "databases")}</span>
      {rows_per_second !== undefined && <span>{compact(rows_per_second)} rows/s</span>}
      {typeof estimated_end_ms === "number" && <span>{duration(estimated_end_ms - nowMs.value)} left</span>}
    </div>
  );
}

/** What was read and what was not: one line, which the reader can open. */
function Details({ run }: { run: KnownStatus }) {
  const { rows, bars, databases } = run;
  const rejected = rejectedRows(run);
  const skipped = databases?.skipped ?? [];
  const skippedDays = skipped.reduce((sum, { days }) => sum + days, 0);
  const failed = databases?.failed ?? [];
  const problems = [
    failed.length > 0 && `${count(failed.length)} failed`,
    skippedDays > 0 && `${count(skippedDays, "days")} skipped`,
    rejected.total > 0 && `${count(rejected.total, "rows")} rejected`,
  ].filter((text) => text !== false);
  if (!run.state) return null;
  const kept = keptText(run);
  const facts: (readonly [name: string, text: unknown])[] = [
    ["Error", run.error],
    ["Earlier bars", barsFault.value],
    ...failed.map(({ day, error }) => [`Failed ${day}`, error] as const),
    ...skipped.map(({ first, last }) => ["No database", daysText(first, last)] as const),
    ["Rejected", rejected.reasons.join("; ")],
    ["Empty books", run.empty_snapshots],
    ["Rows of other days", run.rows_outside_days],
    ["Rows left out", run.rows_left_out],
    ["Duplicates", rows?.trades?.duplicates && `${count(rows.trades.duplicates, "trades")} removed`],
    ["Sides", rows?.trades && sidesText(rows.trades)],
    ["Read", rows && `${count(rows.trades.read, "trades")}, ${count(rows.books.read, "books")}`],
    ["Bars", bars && barsText(bars) + (kept ? ` (${kept})` : "")],
    ["Took", run.ended_ms && run.elapsed_ms && duration(run.elapsed_ms)],
  ];
  return (
    <details class="details">
      <summary class={failed.length > 0 || run.error ? "has-failed" : ""}>
        {problems.length ? problems.join(", ") : "Details"}
      </summary>
      <dl>
        {facts.map(([name, text], i) =>
          Boolean(text) && (
            <div key={i}>
              <dt>{name}</dt>
              <dd>{String(text)}</dd>
            </div>
          )
        )}
      </dl>
    </details>
  );
}

/** Trades by the taker's side; undefined if a status does not have them. */
function sidesText({ bought = 0, sold = 0, unknown_side = 0 }: Partial<Tally>): string | undefined {
  if (bought + sold + unknown_side === 0) return undefined;
  return `${count(bought)} bought, ${count(sold)} sold, ${count(unknown_side)} unknown`;
}

/** The state of the run, in a colour and a few words. */
interface Sign {
  readonly kind: "good" | "busy" | "warn" | "bad";
  readonly text: string;
  /** Whether the run follows, so that the delay matters. */
  readonly isLive?: boolean;
}

/** Whether there are bars, which programs may write without the status of a run. */
function hasBars(): boolean {
  return allFeeds.some(({ own, version }) => version.value >= 0 && own.length > 0);
}

/** The state in a few words. They are read aloud when they change, so they contain no number that keeps changing. */
function signOf({ state, databases, following }: KnownStatus): Sign {
  if (connection.value === "gone") return { kind: "bad", text: "The server is gone, trying to reconnect" };
  const wrong = Object.keys(unreadable.value);
  if (wrong.length > 0) return { kind: "bad", text: `${wrong.join(", ")} cannot be read` };
  if (barsFault.value !== undefined) return { kind: "bad", text: "Earlier bars cannot be read" };
  if (!state) return { kind: "busy", text: hasBars() ? "Files without a run" : "Waiting for data" };
  if (isStale.value) {
    const text = following ? "No longer live: the program is gone" : "The data has stopped changing";
    return { kind: "bad", text };
  }
  if (state === "following") {
    return isQuiet.value
      ? { kind: "warn", text: "Live, but no row arrives", isLive: true }
      : { kind: "good", text: "Live", isLive: true };
  }
  if (state === "interrupted" && following) return { kind: "warn", text: "Stopped: no longer live" };
  if (state === "finished" && databases?.failed?.length) {
    return { kind: "warn", text: "Finished with errors" };
  }
  const kind = state === "finished" ? "good" : state === "failed" || state === "interrupted" ? "bad" : "busy";
  const text = stateText(state);
  return { kind, text: text[0].toUpperCase() + text.slice(1) };
}
