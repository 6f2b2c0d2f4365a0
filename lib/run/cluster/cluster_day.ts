/**
 * One day of a cluster: the cluster makes the windows, or, where its sums would not be exact, sends the rows. Either way the
 * day's report is that of its database, and an answer in which rows are missing is an error.
 *
 * @module
 */

import { Aggregator, noRows } from "../../aggregate/aggregator.ts";
import { addressText } from "../../model/cluster_address.ts";
import { type RowColumns, sumOfTallies, type Tally, type TradeBatch } from "../../model/batches.ts";
import { forEachSeries } from "../../model/series.ts";
import { bookWindows } from "../../pushdown/book_windows.ts";
import { type DayQuery, isNear } from "../../pushdown/day_table.ts";
import { tradeWindows } from "../../pushdown/trade_windows.ts";
import type { ClusterClient } from "../../sources/clickhouse/client.ts";
import { ClusterError } from "../../sources/clickhouse/cluster_error.ts";
import { booksOf, tradesOf } from "../../sources/clickhouse/day_rows.ts";
import { type DayManifest, loadOf, type TableManifest } from "../../sources/clickhouse/manifest.ts";
import { BOOKS, TRADES } from "../../sources/clickhouse/schema.ts";
import { MIDNIGHT_MS, sharedMidnights } from "../../sources/duplicates/shared_midnights.ts";
import { selectTrades } from "../../sources/duplicates/select_trades.ts";
import { BatchTaker } from "../batch_taker.ts";
import { noRowInDaysFault } from "../database_faults.ts";
import { type DayReport, newDayReport } from "../day_report.ts";
import { layoutOf, type ReadingPlan, requestedDays } from "../reading_plan.ts";
import { joinedSpan } from "../row_span.ts";
import { placesOf } from "./row_places.ts";

/** What the reading of a day works with. */
export interface ClusterContext {
  /** What is read. */
  plan: ReadingPlan;
  /** The cluster. */
  client: ClusterClient;
  /** Called after each batch of rows. */
  afterBatch(): Promise<void>;
}

/** What is found of one table. */
interface TableReport {
  report: DayReport;
  counts: Tally;
  isByRows: boolean;
}

/** Reads one day. */
export class ClusterDay {
  readonly #database: number;
  readonly #context: ClusterContext;
  readonly #query: DayQuery;

  /**
   * @param database The index of the day
   * @param manifest What is known of the day
   */
  constructor(database: number, manifest: DayManifest, context: ClusterContext) {
    const { request, databases } = context.plan;
    this.#database = database;
    this.#context = context;
    this.#query = {
      manifest,
      layout: layoutOf(request),
      days: requestedDays(request),
      midnights: sharedMidnights(databases, database),
    };
  }

  /**
   * Reads the day.
   *
   * @throws {ClusterError} If the cluster has not answered with every row
   */
  async read(): Promise<DayReport> {
    const { plan, client } = this.#context;
    const { manifest } = this.#query;
    // Both are awaited, so that no request is left when one fails.
    const [trades, books] = (await Promise.allSettled([this.#trades(), this.#books()])).map((table) => {
      if (table.status === "rejected") throw table.reason;
      return table.value;
    });
    const [ofTrades, ofBooks] = [trades.report, books.report];
    const byRows = [trades.isByRows ? "trades" : "", books.isByRows ? "snapshots" : ""].filter(Boolean);
    const report: DayReport = {
      ...newDayReport(this.#database),
      description: `by load ${loadOf(manifest)} of ${addressText(client.address)}${
        byRows.length > 0 ? `, ${byRows.join(" and ")} row by row` : ""
      }`,
      table: "book",
      trades: sumOfTallies({ ...uncounted(manifest.trades), zero_sizes: 0 }, trades.counts),
      books: manifest.books === null ? books.counts : sumOfTallies(uncounted(manifest.books), books.counts),
      rowsOutsideDays: ofTrades.rowsOutsideDays + ofBooks.rowsOutsideDays,
      firstLeftOutMs: ofTrades.firstLeftOutMs ?? ofBooks.firstLeftOutMs,
      span: joinedSpan(ofTrades.span, ofBooks.span),
      emptySnapshots: ofBooks.emptySnapshots,
      hasNoBook: manifest.books === null && manifest.faults.length === 0,
      choices: manifest.choices,
      warnings: manifest.warnings,
      nearBefore: ofTrades.nearBefore,
      nearAfter: ofTrades.nearAfter,
      windows: forEachSeries(({ id, from }) => (from === "trades" ? ofTrades : ofBooks).windows[id]),
      depth: ofBooks.depth,
      isLast: true,
    };
    report.faults = [...manifest.faults, ...noRowInDaysFault(report, plan)];
    return report;
  }

  async #trades(): Promise<TableReport> {
    const { client } = this.#context;
    const query = this.#query;
    const { manifest, midnights: { before, after } } = query;
    const windows = manifest.foreign ? undefined : await tradeWindows(client, query);
    if (windows === undefined) return await this.#tradesByRows();
    const places = await placesOf(client, TRADES, query, manifest.trades);
    const report = { ...newDayReport(this.#database), ...places.report };
    if (before !== undefined) report.nearBefore = await this.#tradesNear(before);
    if (after !== undefined) report.nearAfter = await this.#tradesNear(after);
    report.windows = { ...noRows(), ...windows.rows };
    const near = report.nearBefore.reduce((sum, { count }) => sum + count, 0);
    this.#check("trades", windows.count + near + places.leftOut, manifest.trades);
    const { count, bought, sold, zeroSizes } = windows;
    const counts = {
      ...sumOfTallies(),
      bought,
      sold,
      unknown_side: count - bought - sold,
      zero_sizes: zeroSizes,
      left_out: places.leftOut,
    };
    return { report, counts, isByRows: false };
  }

  async #books(): Promise<TableReport> {
    const { client, plan: { request: { depthLevels } } } = this.#context;
    const query = this.#query;
    const { manifest: { books, foreign } } = query;
    if (books === null) {
      return { report: newDayReport(this.#database), counts: sumOfTallies(), isByRows: false };
    }
    const windows = foreign ? undefined : await bookWindows(client, query, depthLevels);
    if (windows === undefined) return await this.#booksByRows(books);
    const places = await placesOf(client, BOOKS, query, books);
    const report = { ...newDayReport(this.#database), ...places.report };
    report.windows = { ...noRows(), ...windows.rows };
    report.emptySnapshots = windows.empty;
    this.#check("snapshots", windows.count + places.leftOut, books);
    await this.#addDepth(report);
    const counts = { ...sumOfTallies(), crossed: windows.crossed, left_out: places.leftOut };
    return { report, counts, isByRows: false };
  }

  async #tradesByRows(): Promise<TableReport> {
    const { manifest } = this.#query;
    const { report, taker, bars } = this.#newTaker();
    const rows = await this.#each(
      tradesOf(this.#context.client, manifest),
      (batch) => taker.takeTrades(batch),
    );
    this.#check("trades", rows, manifest.trades);
    report.windows = bars.takeWindows();
    return { report, counts: taker.counts.trades, isByRows: true };
  }

  async #booksByRows(books: TableManifest): Promise<TableReport> {
    const { client, plan: { request: { depthLevels } } } = this.#context;
    const { report, taker, bars } = this.#newTaker();
    const batches = booksOf(client, this.#query.manifest, { depthLevels });
    const rows = await this.#each(batches, (batch) => taker.takeBooks(batch));
    this.#check("snapshots", rows, books);
    report.windows = bars.takeWindows();
    await this.#addDepth(report);
    return { report, counts: taker.counts.books, isByRows: true };
  }

  #newTaker(): { report: DayReport; taker: BatchTaker; bars: Aggregator } {
    const report = newDayReport(this.#database);
    const { layout, days, midnights } = this.#query;
    const bars = new Aggregator(layout);
    return { report, bars, taker: new BatchTaker(bars, report, days, midnights) };
  }

  /** Takes all batches; returns the number of their rows. */
  async #each<Batch extends RowColumns>(batches: AsyncIterable<Batch>, take: (batch: Batch) => void) {
    let rows = 0;
    for await (const batch of batches) {
      take(batch);
      rows += batch.count;
      await this.#context.afterBatch();
    }
    return rows;
  }

  /** The trades with a number that are near a midnight. */
  async #tradesNear(midnightMs: number): Promise<TradeBatch[]> {
    const range = { startMs: midnightMs - MIDNIGHT_MS, endMs: midnightMs + MIDNIGHT_MS + 1 };
    const near: TradeBatch[] = [];
    const query = { range, condition: isNear(midnightMs) };
    await this.#each(tradesOf(this.#context.client, this.#query.manifest, query), (batch) => {
      near.push(selectTrades(batch, Array.from({ length: batch.count }, (_, row) => row)));
    });
    return near;
  }

  /** Adds the levels of the latest snapshot of the report. */
  async #addDepth(report: DayReport): Promise<void> {
    const { client, plan: { request: { depthLevels } } } = this.#context;
    if (report.span === undefined) return;
    const { lastMs } = report.span;
    const range = { startMs: lastMs, endMs: lastMs + 1 };
    const books = booksOf(client, this.#query.manifest, { range, depthLevels, hasLevels: true });
    for await (const { count, timeMs, timeNs, orderHi, orderLo, depth } of books) {
      const row = count - 1;
      report.depth = { depth: depth(), key: [timeMs[row], timeNs[row], orderHi[row], orderLo[row]] };
    }
  }

  #check(noun: string, found: number, { rows }: TableManifest): void {
    if (found === rows) return;
    throw new ClusterError(
      `the cluster has ${found} of the ${rows} ${noun} of its entry in orderflow_days; run again if a replica is behind another, else load the day again`,
    );
  }
}

/** The counts of a table without those that depend on which rows are in the bars. */
function uncounted({ tally }: TableManifest): Tally {
  const { bought: _bought, sold: _sold, unknown_side: _unknown, crossed: _crossed, ...rest } = tally;
  return rest;
}
