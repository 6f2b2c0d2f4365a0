/** @module What is being processed, how it goes, and a plain sign when it does not. */

import { computed, effect, type Signal, signal } from "@preact/signals";
import { changedMs, connection, prices, status, unreadable, windowMs } from "./data/feed.ts";
import { type KnownStatus, rejectedRows } from "./data/status.ts";
import { compact, signedPercent, whole } from "./format/numbers.ts";
import { priceText } from "./format/quotes.ts";
import { dateTime, duration, windowName, zoneName } from "./format/times.ts";
import { zone } from "./view/settings.ts";

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
  const { rows, bars, databases, empty_snapshots, rows_outside_days, max_bars, depth_levels } = run;
  const rejected = rejectedRows(run);
  const skippedDays = (databases?.skipped ?? []).reduce((sum, { days }) => sum + days, 0);
  const failed = databases?.failed ?? [];
  const problems = [
    failed.length > 0 && `${failed.length} failed`,
    skippedDays > 0 && `${skippedDays} ${skippedDays === 1 ? "day" : "days"} skipped`,
    rejected.total > 0 && `${whole(rejected.total)} rows rejected`,
  ].filter((text) => text !== false);
  const isFailed = failed.length > 0 || Boolean(run.error);
  if (!run.state) return null;
  return (
    <details class="details">
      <summary class={isFailed ? "has-failed" : ""}>
        {problems.length ? problems.join(", ") : "Details"}
      </summary>
      <dl>
        {run.error && <Fact name="Error">{run.error}</Fact>}
        {failed.map(({ day, error }) => <Fact key={day} name={`Failed ${day}`}>{error}</Fact>)}
        {(databases?.skipped ?? []).map(({ first, last, days }) => (
          <Fact key={first} name="No database">
            {days === 1 ? first : `${first} – ${last} (${days} days)`}
          </Fact>
        ))}
        {rejected.reasons.map((reason) => <Fact key={reason} name="Rejected">{reason}</Fact>)}
        {!!empty_snapshots && (
          <Fact name="Empty books">{whole(empty_snapshots)} snapshots have no imbalance</Fact>
        )}
        {!!rows_outside_days && (
          <Fact name="Outside">{whole(rows_outside_days)} rows of other days, in the bars</Fact>
        )}
        {rows && <Fact name="Read">{whole(rows.trades.read)} trades, {whole(rows.books.read)} books</Fact>}
        {databases && <Fact name="Databases">{databases.done} read</Fact>}
        {bars && (
          <Fact name="Bars">
            {whole(bars.ohlc)} price, {whole(bars.metrics)}{" "}
            imbalance{max_bars ? ` (newest ${whole(max_bars)})` : ""}
          </Fact>
        )}
        {typeof depth_levels === "number" && <Fact name="Levels">best {depth_levels} of each side count
        </Fact>}
        {typeof run.started_ms === "number" && (
          <Fact name="Started">
            {dateTime(run.started_ms, zone.value)} {zoneName(zone.value, run.started_ms)}
          </Fact>
        )}
        {typeof run.ended_ms === "number" && typeof run.started_ms === "number" && (
          <Fact name="Took">{duration(run.ended_ms - run.started_ms)}</Fact>
        )}
      </dl>
    </details>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
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
