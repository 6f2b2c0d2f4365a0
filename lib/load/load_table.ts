/**
 * Loads one table of a day's database: rows are read, encoded and sent at the same time.
 *
 * How values are kept and whether rows are in order is expected to be as in the day before, or as the first batch
 * shows. If a row shows otherwise, the load is given up, the whole table is surveyed, and everything is sent again under
 * another number. Rows of a load that was given up stay invisible.
 *
 * @module
 */

import type { RowColumns } from "../model/batches.ts";
import { DAY_MS, formatDay } from "../model/days.ts";
import { sleep } from "../sleep.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import { ClusterError } from "../sources/clickhouse/cluster_error.ts";
import { newLoad, type TableManifest } from "../sources/clickhouse/manifest.ts";
import type { BlockOptions } from "../sources/clickhouse/row_block.ts";
import type { ClusterTable } from "../sources/clickhouse/schema.ts";
import { rowsOf } from "../sources/clickhouse/table_sql.ts";
import { AscendingTies, RowPlaces, type Ties } from "../sources/clickhouse/ties.ts";

/** The decimals of prices and sizes. */
export interface Decimals {
  /** Of prices. */
  price: number;
  /** Of sizes. */
  size: number;
}

/** A block of rows. */
export interface Block<Batch> {
  readonly names: string;
  readonly rows: number;
  readonly isFull: boolean;
  readonly checksum: { readonly texts: string[] };
  add(batch: Batch, ties: Uint32Array): boolean;
  take(): Uint8Array<ArrayBuffer>;
}

/** A table to load. */
export interface TableTask<Batch extends RowColumns> {
  /** The table. */
  table: ClusterTable;
  /** The trading pair. */
  instrument: string;
  /** The start of the day, in milliseconds since the Unix epoch. */
  dayMs: number;
  /** Reads the table from its first row. */
  read(): Iterable<Batch>;
  /** Makes an empty block. */
  newBlock(options: BlockOptions): Block<Batch>;
  /** The decimals that the rows of a batch need, at least those given. */
  decimalsOf(batch: Batch, least: Decimals): Decimals;
  /** What a server computes for each part of the checksum. */
  checksumsOf(decimals: Decimals): string[];
  /** Called for each batch that is sent. The first batch of a reading has `isFirst`. */
  onBatch(batch: Batch, isFirst: boolean): void;
  /** The decimals of the day before; undefined if they are not known. */
  expected: Decimals | undefined;
  /** The number of the last load of the day; 0 if there was none. */
  after: number;
  /** The cluster. */
  client: ClusterClient;
  /** Ends the loading early. */
  signal: AbortSignal;
}

/** How long rows may take to be visible on another replica, as pauses between looks, in milliseconds. */
const LOOKS_MS = [0, 100, 400, 1500];

/** Rows that do not fit into a load that has begun. */
class UnfitRows extends Error {}

/**
 * Loads a table, and checks that the cluster has every row.
 *
 * @returns The manifest, without the tally
 * @throws {SourceFault} If the table cannot be read to its end
 * @throws {ClusterError} If the cluster has not taken all rows
 */
export async function loadTable<Batch extends RowColumns>(
  task: TableTask<Batch>,
): Promise<Omit<TableManifest, "tally">> {
  const decimals = task.expected ?? firstDecimals(task);
  try {
    return await send(task, decimals, new AscendingTies());
  } catch (error) {
    if (!(error instanceof UnfitRows)) throw error;
  }
  const survey = await surveyTable(task);
  return await send(task, survey.decimals, survey.ties);
}

function firstDecimals<Batch extends RowColumns>({ read, decimalsOf }: TableTask<Batch>): Decimals {
  const none = { price: 0, size: 0 };
  for (const batch of read()) if (batch.count > 0) return decimalsOf(batch, none);
  return none;
}

/** Reads a whole table to find out how its rows can be kept. */
async function surveyTable<Batch extends RowColumns>(
  { read, decimalsOf, signal }: TableTask<Batch>,
): Promise<{ decimals: Decimals; ties: Ties }> {
  const places = new RowPlaces();
  let decimals = { price: 0, size: 0 };
  for (const batch of read()) {
    decimals = decimalsOf(batch, decimals);
    places.add(batch);
    // Messages are received between two batches.
    await new Promise((done) => setTimeout(done, 0));
    signal.throwIfAborted();
  }
  return { decimals, ties: places.isAscending ? new AscendingTies() : places.ties() };
}

async function send<Batch extends RowColumns>(
  task: TableTask<Batch>,
  decimals: Decimals,
  ties: Ties,
): Promise<Omit<TableManifest, "tally">> {
  const { table, instrument, dayMs, client } = task;
  const load = newLoad(task.after);
  const options = { instrument, dayMs, load, priceDecimals: decimals.price, sizeDecimals: decimals.size };
  const block = task.newBlock(options);
  const seen = { rows: 0, firstMs: Infinity, lastMs: -Infinity, outside: 0 };
  function* blocks() {
    let isFirst = true;
    for (const batch of task.read()) {
      const ranks = ties.of(batch);
      if (ranks === undefined || !block.add(batch, ranks)) throw new UnfitRows();
      note(seen, batch, dayMs);
      task.onBatch(batch, isFirst);
      isFirst = false;
      if (block.isFull) yield block.take();
    }
    if (block.rows > 0) yield block.take();
  }
  await client.insert(`INSERT INTO ${table.name} (${block.names}) FORMAT Native`, blocks());
  const { checksum: { texts: checksum } } = block;
  await check(task, decimals, load, seen.rows, checksum);
  return {
    load,
    rows: seen.rows,
    first_ms: seen.rows > 0 ? seen.firstMs : null,
    last_ms: seen.rows > 0 ? seen.lastMs : null,
    rows_outside_day: seen.outside,
    greatest_tie: ties.greatest,
    price_decimals: decimals.price,
    size_decimals: decimals.size,
    checksum,
  };
}

function note(
  seen: { rows: number; firstMs: number; lastMs: number; outside: number },
  { count, timeMs }: RowColumns,
  dayMs: number,
): void {
  seen.rows += count;
  for (let row = 0; row < count; row++) {
    const ms = timeMs[row];
    if (ms < seen.firstMs) seen.firstMs = ms;
    if (ms > seen.lastMs) seen.lastMs = ms;
    if (ms < dayMs || ms >= dayMs + DAY_MS) seen.outside++;
  }
}

/** Checks that the cluster has exactly the rows of a load. Another replica may have them a moment later. */
async function check<Batch extends RowColumns>(
  { table, instrument, dayMs, checksumsOf, client, signal }: TableTask<Batch>,
  decimals: Decimals,
  load: number,
  rows: number,
  checksum: readonly string[],
): Promise<void> {
  const sql = `SELECT count(), ${checksumsOf(decimals).join(", ")} FROM ${table.name} ` +
    `WHERE ${rowsOf({ instrument, day: formatDay(dayMs) }, { load })}`;
  const expected = [rows, ...checksum].join();
  let found: unknown[] = [];
  for (const pauseMs of LOOKS_MS) {
    if (pauseMs > 0) await sleep(pauseMs, signal);
    signal.throwIfAborted();
    [found] = await client.rows(sql);
    if (found.join() === expected) return;
  }
  throw new ClusterError(
    Number(found[0]) === rows
      ? `the cluster has other values in ${table.name} than were sent; load the day again`
      : `the cluster has ${found[0]} of the ${rows} rows sent to ${table.name}; load the day again`,
  );
}
