/** @module What the cells of a footprint show in each of their modes, of trades that the test makes. */

import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { showFootprint } from "./footprint_view.ts";
import { type MadeTrade, withMadeDay } from "./made_day.ts";
import { settle } from "./pending_work.ts";
import { blend, coloursOf, Picture } from "./picture.ts";
import { startSite } from "./site_fixture.ts";
import { type Drawing, drawingOf, toCanvas, visit } from "./visit.ts";

const DAY = "2024-03-05";
const START_MS = Date.parse(DAY);
const WINDOW_MS = 60_000;
const TICK = 0.1;
const BARS = 6;
/** The opacity of a cell with a number, from a value of 0 to the largest of the bar. */
const [WEAKEST, STRONGEST] = [0.07, 0.5];

/** Trades at sixteen prices a minute, with as many trades and as large sizes as the numbers of row and bar say. */
const TRADES: readonly MadeTrade[] = Array.from({ length: BARS }, (_, bar) => bar).flatMap((bar) =>
  Array.from({ length: 16 }, (_, row) => row).flatMap((row) =>
    (["buy", "sell"] as const).flatMap((side, of) =>
      Array.from(
        { length: 1 + (row * 7 + bar * 5 + of * 3) % 9 },
        (_, i): MadeTrade => [
          START_MS + bar * WINDOW_MS + row * 1000 + i,
          Number((100 + (row + bar) * TICK).toFixed(1)),
          1 + (row * 5 + bar * 3 + of * 11) % 13,
          side,
        ],
      )
    )
  )
);

/** What was traded in a row of a bar. */
interface Cell {
  sold: number;
  bought: number;
  trades: number;
}

/** The cells of each bar by row, by adding up all trades. */
function cellsOf(rowSize: number): Map<number, Cell>[] {
  const bars = Array.from({ length: BARS }, () => new Map<number, Cell>());
  for (const [timeMs, price, size, side] of TRADES) {
    const cells = bars[Math.floor((timeMs - START_MS) / WINDOW_MS)];
    const row = Math.floor(Math.round(price / rowSize * 1e6) / 1e6 + 0.5);
    const cell = cells.get(row) ?? { sold: 0, bought: 0, trades: 0 };
    cell[side === "buy" ? "bought" : "sold"] += size;
    cell.trades++;
    cells.set(row, cell);
  }
  return bars;
}

/** A chart with a footprint. */
interface Chart {
  picture: Picture;
  drawing: Drawing;
  slotPx: number;
}

async function chartOf(page: Page): Promise<Chart> {
  await settle(page);
  const drawing = await drawingOf(page, "Price");
  const slotPx = WINDOW_MS * drawing.width / (drawing.xMax - drawing.xMin);
  assert(slotPx > 100, "bars are wide enough for numbers");
  return { drawing, slotPx, picture: await Picture.of(page) };
}

/** Runs a check of each row of each bar, with the place where the cell begins and the height of its row. */
function eachCell(
  { drawing }: Chart,
  rowSize: number,
  check: (cell: Cell, all: Cell[], x: number, y: number, place: string) => void,
): void {
  for (const [bar, cells] of cellsOf(rowSize).entries()) {
    for (const [row, cell] of cells) {
      const { x, y } = toCanvas(drawing, START_MS + bar * WINDOW_MS, (row + 0.5) * rowSize);
      check(cell, [...cells.values()], x, y, `bar ${bar}, row ${row}`);
    }
  }
}

browserTest("cells are shaded by delta, volume or number of trades, as the reader chose", async (browser) => {
  await withMadeDay(DAY, TRADES, [], async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1500 } });
    const { page } = visited;
    const rowSize = await showFootprint(page);
    const [panel, sold, bought, muted] = await coloursOf(page, "panel", "falling", "rising", "muted");
    const shade = (colour: number[], part: number) =>
      blend(panel, colour, WEAKEST + (STRONGEST - WEAKEST) * part);
    const cells = page.getByLabel("Cells show");
    /** Where a cell is shaded, below the point of control's box and before the number and its mark of an imbalance. */
    const seen = ({ picture }: Chart, colour: number[], x: number, y: number) =>
      picture.has(colour, x + 15, y + 3, 1, 6);
    let checked = 0;

    await cells.selectOption("delta");
    const delta = await chartOf(page);
    eachCell(delta, rowSize, ({ sold: s, bought: b }, all, x, y, place) => {
      const most = Math.max(...all.map(({ sold, bought }) => Math.abs(bought - sold)));
      const expected = b === s ? panel : shade(b > s ? bought : sold, Math.abs(b - s) / most);
      assert(seen(delta, expected, x, y), `${place}: a delta of ${b - s} of ${most}`);
      checked++;
    });

    await cells.selectOption("trades");
    const trades = await chartOf(page);
    eachCell(trades, rowSize, (cell, all, x, y, place) => {
      const most = Math.max(...all.map(({ trades }) => trades));
      assert(
        seen(trades, shade(muted, cell.trades / most), x, y),
        `${place}: ${cell.trades} of ${most} trades`,
      );
    });

    await cells.selectOption("total");
    const total = await chartOf(page);
    eachCell(total, rowSize, ({ sold: s, bought: b }, all, x, y, place) => {
      const most = Math.max(...all.map(({ sold, bought }) => sold + bought));
      // A cell begins nine pixels after its slot, beside the thin candle, and ends two pixels before the next one.
      const left = x + 9;
      const width = total.slotPx - 11;
      const isOf = (colour: number[], part: number) =>
        total.picture.has(shade(colour, 0.75), left + part * width, y + 3, 1, 6);
      // Near both ends of each side's part, away from the number in the middle of the cell.
      const [toSold, toBought] = [s / most, (s + b) / most];
      const parts = [[sold, 0, toSold], [bought, toSold, toBought]] as const;
      for (const [colour, from, to] of parts) {
        for (const part of [from + 4 / width, to - 4 / width]) {
          const isFree = to - from > 12 / width && Math.abs(part - 0.5) > 0.2;
          if (isFree) {
            assert(isOf(colour, part), `${place}: ${s} sold and ${b} bought of ${most}, at ${part}`);
          }
        }
      }
      const end = toBought + 4 / width;
      if (end < 1 && Math.abs(end - 0.5) > 0.2) {
        assert(isPanel(total, left + end * width, y), `${place}: ends`);
      }
    });
    assert(checked >= 6 * BARS, `${checked} cells`);
    assertEquals(visited.complaints, []);

    function isPanel({ picture }: Chart, x: number, y: number): boolean {
      return picture.has(panel, x, y + 3, 1, 6);
    }
  });
});

browserTest("cells of imbalances from the chosen ratio have a strong edge on their side", async (browser) => {
  await withMadeDay(DAY, TRADES, [], async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1500 } });
    const { page } = visited;
    const rowSize = await showFootprint(page);
    const [soldColour, boughtColour] = await coloursOf(page, "falling", "rising");
    const found = { marked: 0, plain: 0 };
    for (const ratio of [3, 1.5, 5]) {
      await page.getByLabel("Imbalance from").selectOption(String(ratio));
      const chart = await chartOf(page);
      for (const [bar, cells] of cellsOf(rowSize).entries()) {
        for (const [row, { sold, bought }] of cells) {
          const below = cells.get(row - 1)?.sold ?? 0;
          const above = cells.get(row + 1)?.bought ?? 0;
          const { x, y } = toCanvas(chart.drawing, START_MS + bar * WINDOW_MS, (row + 0.5) * rowSize);
          const sides = [
            [boughtColour, below > 0 && bought >= ratio * below, x + chart.slotPx - 4],
            [soldColour, above > 0 && sold >= ratio * above, x + 10.5],
          ] as const;
          for (const [colour, isImbalance, edge] of sides) {
            const place = `bar ${bar}, row ${row}, ${sold} sold, ${bought} bought, from ${ratio}`;
            assertEquals(chart.picture.has(colour, edge, y + 3, 1, 5), isImbalance, place);
            found[isImbalance ? "marked" : "plain"]++;
          }
        }
      }
    }
    assert(found.marked > 10 && found.plain > 50, JSON.stringify(found));
    assertEquals(visited.complaints, []);
  });
});
