import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import { naiveObi, naiveOhlc, type NaiveTrade } from "../../tests/helpers/naive_model.ts";
import { Aggregator, barsOf, type SeriesRows } from "../aggregate/aggregator.ts";
import { newTally } from "../model/batches.ts";
import { DAY_MS } from "../model/days.ts";
import { completeRequest } from "../model/run_request.ts";
import { BookColumns } from "../sources/book_columns.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import { layoutOf } from "./reading_plan.ts";
import { type BarReceiver, RunWindows } from "./run_windows.ts";

const FIRST_MS = Date.UTC(2021, 6, 1);

/** A row: its time in 100 seconds since the first day, and a price or size. */
const row = fc.tuple(fc.nat(5 * 864), fc.integer({ min: 1, max: 9 }));

/** What happens: rows arrive, in windows or as a batch, or the files are updated. */
const event = fc.oneof(
  fc.record({ trades: fc.array(row, { minLength: 1, maxLength: 20 }), asBatch: fc.boolean() }),
  fc.record({ books: fc.array(row, { minLength: 1, maxLength: 20 }) }),
  fc.record({ finishedDays: fc.nat(6), areAllDue: fc.boolean() }),
);

/** The JSON files and the tables, as a receiver of bars makes them. */
class Output implements BarReceiver {
  readonly tables = new Map<number, number[][][]>();
  readonly #files: Record<"price" | "imbalance", Map<number, number[]>> = {
    price: new Map(),
    imbalance: new Map(),
  };

  constructor(readonly maxBars: number) {}

  upsert(bars: SeriesRows): void {
    for (const id of ["price", "imbalance"] as const) {
      for (const bar of barsOf(id, bars[id])) this.#files[id].set(bar[0], bar);
      // What is dropped never comes back.
      for (const [startMs] of this.bars(id).slice(0, this.maxBars === 0 ? 0 : -this.maxBars)) {
        this.#files[id].delete(startMs);
      }
    }
  }

  removeTable(): void {}

  writeTable(dayMs: number, bars: SeriesRows): void {
    this.tables.set(dayMs, [barsOf("price", bars.price), barsOf("imbalance", bars.imbalance)]);
  }

  bars(id: "price" | "imbalance"): number[][] {
    return [...this.#files[id].values()].sort((a, b) => a[0] - b[0]);
  }
}

Deno.test("RunWindows gives the naive model's tables, files and counts for rows in any order over days", () =>
  withFolder((scratch) =>
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 25 }),
        fc.constantFrom(100, 7200, 86_400, 200_000),
        fc.constantFrom(0, 1, 7),
        fc.boolean(),
        fc.constantFrom(0, 3000, 1e9),
        (events, windowSeconds, maxBars, tables, closedBytes) => {
          const request = completeRequest("X", "2021-07-01", "2021-07-05", {
            windowSeconds,
            windowOffsetSeconds: 50,
            maxBars,
            tables,
          });
          const windows = new RunWindows(request, scratch, closedBytes);
          const reader = new Aggregator(layoutOf(request));
          const output = new Output(maxBars);
          const trades: NaiveTrade[] = [];
          const books: { ns: bigint; id: number; bids: [number, number][]; asks: [number, number][] }[] = [];
          for (const event of events) {
            if ("trades" in event) {
              const batch = new TradeColumns({ tally: newTally() });
              for (const [time, price] of event.trades) {
                const ms = FIRST_MS + time * 100_000;
                const tradeId = BigInt(trades.length + 1);
                trades.push({ ns: BigInt(ms) * 1_000_000n, tradeId, price, size: 1 });
                batch.take(String(ms), price, 1, "buy", String(tradeId), undefined);
              }
              if (event.asBatch) windows.addTrades(batch);
              else reader.addTrades(batch);
            } else if ("books" in event) {
              const batch = new BookColumns({ tally: newTally() });
              for (const [time, size] of event.books) {
                const ms = FIRST_MS + time * 100_000;
                books.push({
                  ns: BigInt(ms) * 1_000_000n,
                  id: books.length + 1,
                  bids: [[1, size]],
                  asks: [[2, 1]],
                });
                batch.take(String(ms), `[[1,${size}]]`, "[[2,1]]", books.length);
              }
              reader.addBooks(batch);
            } else {
              windows.update(FIRST_MS + event.finishedDays * DAY_MS, event.areAllDue, output);
            }
            windows.addWindows(reader.takeWindows());
          }
          windows.update(-Infinity, true, output);

          const layout = layoutOf(request);
          const ohlc = naiveOhlc(trades, layout.windowMs, layout.offsetMs);
          const obi = naiveObi(books, layout.windowMs, Infinity, layout.offsetMs);
          const newest = (bars: number[][]) => maxBars === 0 ? bars : bars.slice(-maxBars);
          assertEquals([output.bars("price"), output.bars("imbalance")], [newest(ohlc), newest(obi)]);
          assertEquals([windows.made.ohlc, windows.made.metrics], [ohlc.length, obi.length]);
          const isOn = (dayMs: number) => ([startMs]: number[]) =>
            Math.floor(startMs / DAY_MS) * DAY_MS === dayMs;
          const days = [...ohlc, ...obi].map(([startMs]) => Math.floor(startMs / DAY_MS) * DAY_MS);
          const expected = tables
            ? [...new Set(days)].map((day) => [day, [ohlc.filter(isOn(day)), obi.filter(isOn(day))]] as const)
            : [];
          assertEquals(output.tables, new Map(expected));
          for (const { name } of Deno.readDirSync(scratch)) Deno.removeSync(`${scratch}/${name}`);
        },
      ),
      { numRuns: 300 },
    )
  ));
