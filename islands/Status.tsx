/** @module What is being processed, how it goes, and a plain sign when it does not. */

import { computed, effect, type Signal, signal } from "@preact/signals";
import { changedMs, connection, prices, status, unreadable, windowMs } from "./data/feed.ts";
import { type KnownStatus, rejectedRows } from "./data/status.ts";
import { compact, count, signedPercent } from "../lib/text/numbers.ts";
import { priceText } from "./format/quotes.ts";
import { duration, windowName } from "../lib/text/durations.ts";

/** A run that has written nothing for so long is not well. */
const STALE_MS = 15_000;

/** The time, counted only while something on the page depends on it. */
const nowMs: Signal<number> = signal(Date.now());

/** The status. */
export function Status() {
  const { instrument, start_date, end_date } = status.value;
  const run = status.value;
  const sign = signOf(run);
  const days = start_date === end_date ? start_date : `${start_date} – ${end_date}`;
  return (
    <div class="status">
      <h1>{instrument ?? "orderflow"}</h1>
      <LastPrice />
      <p class="subject">
        {start_date && <span>{days}</span>}
        <span>{windowName(windowMs.value)} windows</span>
      </p>
      <span class="spring" />
      <p class={`sign is-${sign.kind}`} role="status">{sign.text}</p>
      <Progress run={run} />
      <Details run={run} />
    </div>
  );
}

function LastPrice() {
  prices.version.value;
  const { own } = prices;
  if (own.length === 0) return null;
  const [, open, , , close] = own.columns;
  const last = close[own.length - 1];
  const change = last / open[0] - 1;
  return (
    <p class="last-price">
      <span class="unseen">Last price</span>
      <strong>{priceText(last)}</strong>{" "}
      <span class={change < 0 ? "falls" : "rises"} title="Since the first bar that is kept">
        {signedPercent(change)}
      </span>
    </p>
  );
}

function Progress({ run }: { run: KnownStatus }) {
  const { state, progress, rows_per_second, estimated_end_ms, current } = run;
  if (state !== "running" || !progress) return null;
  const percent = 100 * Math.max(0, Math.min(1, progress.fraction));
  return (
    <div class="progress">
      <progress aria-label="Progress of the run" max={100} value={percent}>{percent.toFixed(0)} %</progress>
      <span>{percent.toFixed(percent < 10 ? 1 : 0)} %</span>
      {current && <span>{current.day} {current.table === "book" ? "order book" : "trades"}</span>}
      <span>{progress.databases_read} of {progress.databases} databases</span>
      {rows_per_second !== undefined && <span>{compact(rows_per_second)} rows/s</span>}
      {typeof estimated_end_ms === "number" && <span>{duration(estimated_end_ms - nowMs.value)} left</span>}
    </div>
  );
}

/** What was read and what was not; a closed line unless the reader wants it. */
function Details({ run }: { run: KnownStatus }) {
  const { rows, bars, databases } = run;
  const rejected = rejectedRows(run);
  const skipped = databases?.skipped ?? [];
  const skippedDays = skipped.reduce((sum, { days }) => sum + days, 0);
  const failed = databases?.failed ?? [];
  const problems = [
    failed.length > 0 && `${failed.length} failed`,
    skippedDays > 0 && `${skippedDays} ${skippedDays === 1 ? "day" : "days"} skipped`,
    rejected.total > 0 && `${count(rejected.total)} rows rejected`,
  ].filter((text) => text !== false);
  if (!run.state) return null;
  const days = (first: string, last: string) => first === last ? first : `${first} – ${last}`;
  const facts: (readonly [name: string, text: unknown])[] = [
    ["Error", run.error],
    ...failed.map(({ day, error }) => [`Failed ${day}`, error] as const),
    ...skipped.map(({ first, last, same_as }) =>
      [same_as ? `Same file as ${same_as}` : "No database", days(first, last)] as const
    ),
    ["Rejected", rejected.reasons.join(", ")],
    ["Empty books", run.empty_snapshots],
    ["Rows of other days", run.rows_outside_days],
    ["Read", rows && `${count(rows.trades.read)} trades, ${count(rows.books.read)} books`],
    ["Bars", bars && `${count(bars.ohlc)} price, ${count(bars.metrics)} imbalance`],
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

/** How it goes, in a few words; read out when it changes, so it holds no number that keeps changing. */
function signOf(run: KnownStatus): { kind: "good" | "busy" | "bad"; text: string } {
  if (connection.value === "connecting") return { kind: "busy", text: "Connecting" };
  if (connection.value === "gone") return { kind: "bad", text: "Server is gone, trying to reach it" };
  const wrong = Object.keys(unreadable.value);
  if (wrong.length > 0) return { kind: "bad", text: `${wrong.join(", ")} cannot be read` };
  switch (run.state) {
    case "running": {
      // By the page's own clock: that of the machine which the run is on may be another's.
      const isStale = changedMs.value !== undefined && nowMs.value - changedMs.value > STALE_MS;
      return isStale
        ? { kind: "bad", text: "The data has stopped changing" }
        : { kind: "busy", text: "Running" };
    }
    case "finished":
      return { kind: "good", text: "Finished" };
    case "interrupted":
      return { kind: "bad", text: "Interrupted" };
    case "failed":
      return { kind: "bad", text: "Run failed" };
    default:
      return { kind: "busy", text: "Waiting for data" };
  }
}

/** Lets the time run while something on the page depends on it. */
export function startClock(): void {
  const isNeeded = computed(() => status.value.state === "running");
  effect(() => {
    if (!isNeeded.value) return;
    const tick = () => nowMs.value = Date.now();
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  });
}

/** Keeps the tab's title telling the price, for when the page is one tab among many. */
export function keepTitle(): void {
  effect(() => {
    prices.version.value;
    const { own } = prices;
    const name = status.value.instrument ?? "orderflow";
    const last = own.length > 0 ? `${priceText(own.columns[4][own.length - 1])} ` : "";
    const mark = connection.value === "gone" ? "⚠ " : "";
    document.title = `${mark}${last}${name}`;
  });
}
