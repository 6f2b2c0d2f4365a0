import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import { BarStore } from "./bar_store.ts";
import { TextFile } from "./text_file.ts";

const decoder = new TextDecoder();

/** The JSON of a store as one text. */
function jsonOf(store: BarStore): string {
  return Array.from(store.json(), (part) => decoder.decode(part)).join("");
}

/** A naive second implementation: a map that is sorted and cut. */
class Model {
  #bars = new Map<number, number[]>();

  constructor(readonly maxBars: number) {}

  upsert(bars: number[][]): void {
    for (const bar of bars) this.#bars.set(bar[0], bar);
    const kept = this.toArray();
    this.#bars = new Map((this.maxBars === 0 ? kept : kept.slice(-this.maxBars)).map((bar) => [bar[0], bar]));
  }

  toArray(): number[][] {
    return [...this.#bars.values()].sort((a, b) => a[0] - b[0]);
  }
}

const bars = fc.array(fc.tuple(fc.nat(3000), fc.double({ noNaN: true, noDefaultInfinity: true })), {
  maxLength: 40,
})
  .map((
    bars,
  ) => [...new Map(bars.map(([start, value]) => [start, [start, value === 0 ? 0 : value]])).values()])
  .map((bars) => bars.sort((a, b) => a[0] - b[0]));

/** Bars one after the other. */
function rows(bars: number[][]): Float64Array {
  return Float64Array.from(bars.flat());
}

for (const maxBars of [0, 1, 7, 300]) {
  Deno.test(`BarStore behaves like a sorted map cut to ${maxBars || "no"} bars`, () => {
    fc.assert(fc.property(fc.array(bars, { maxLength: 30 }), (steps) => {
      const store = new BarStore(2, maxBars);
      const model = new Model(maxBars);
      for (const step of steps) {
        store.upsert(rows(step));
        model.upsert(step);
        assertEquals(store.toArray(), model.toArray());
        assertEquals(JSON.parse(jsonOf(store)), model.toArray());
      }
    }));
  });
}

Deno.test("BarStore keeps the newest bars and their JSON right while thousands of older ones are dropped", () => {
  const store = new BarStore(2, 600);
  for (let start = 0; start < 5000; start++) {
    store.upsert(rows([[start, start / 3]]));
    if (start % 97 !== 0) continue;
    const first = Math.max(0, start - 599);
    const expected = Array.from({ length: start - first + 1 }, (_, i) => [first + i, (first + i) / 3]);
    assertEquals(JSON.parse(jsonOf(store)), expected);
  }
});

Deno.test("BarStore updates the JSON of a block when a bar in its middle changes", () => {
  const store = new BarStore(2, 0);
  const bars = Array.from({ length: 1000 }, (_, start) => [start, 1]);
  store.upsert(rows(bars));
  jsonOf(store);
  store.upsert(rows([[300, 2]]));
  bars[300][1] = 2;
  assertEquals(JSON.parse(jsonOf(store)), bars);
});

Deno.test("BarStore drops a bar that is older than every bar it keeps", () => {
  const store = new BarStore(2, 2);
  store.upsert(rows([[10, 1], [20, 1]]));
  store.upsert(rows([[5, 1]]));
  assertEquals(store.toArray(), [[10, 1], [20, 1]]);
});

Deno.test("BarStore rejects bars that JSON cannot hold or that are out of order, and stays unchanged", () => {
  const store = new BarStore(2, 0);
  store.upsert(rows([[10, 1]]));
  for (
    const bad of [[[11, NaN]], [[11, Infinity]], [[NaN, 1]], [[11]], [[11, 1, 2]], [[12, 1], [11, 1]], [[
      11,
      1,
    ], [11, 2]]]
  ) {
    assertThrows(() => store.upsert(rows(bad)), RangeError);
    assertEquals(store.toArray(), [[10, 1]]);
  }
});

Deno.test("BarStore writes numbers as the shortest text that reads back as the same double", () => {
  const store = new BarStore(3, 0);
  store.upsert(rows([[1625097600000, 4.54e-7, 0.1 + 0.2]]));
  assertEquals(jsonOf(store), "[[1625097600000,4.54e-7,0.30000000000000004]]\n");
  store.clear();
  assertEquals(jsonOf(store), "[]\n");
});

Deno.test("BarStore changes bars in old blocks, of which only the JSON is kept, in memory or in a file, in any order", () =>
  withFolder((folder) => {
    let number = 0;
    const step = fc.array(fc.tuple(fc.nat(4000), fc.nat(9)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1500),
        fc.constantFrom(undefined, 0, 5000),
        fc.array(step, { maxLength: 8 }),
        (maxBars, mostBytes, steps) => {
          const file = mostBytes === undefined ? undefined : new TextFile(`${folder}/${number++}`);
          const store = new BarStore(2, maxBars, new Set(), file, mostBytes);
          const model = new Model(maxBars);
          // Every other start is taken, so that bars are inserted between others as well as replaced.
          const all = Array.from({ length: 2000 }, (_, i) => [2 * i, 1]);
          for (const bars of [all, ...steps]) {
            const sorted = [...new Map(bars.map(([start, value]) => [start, [start, value]])).values()];
            sorted.sort((a, b) => a[0] - b[0]);
            store.upsert(rows(sorted));
            model.upsert(sorted);
            assertEquals(JSON.parse(jsonOf(store)), model.toArray());
          }
          assertEquals(store.toArray(), model.toArray());
        },
      ),
      { numRuns: 60 },
    );
  }));

Deno.test("TextFile writes over what a failed call has written", () =>
  withFolder((folder) => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const file = new TextFile(`${folder}/texts`);
    const places = file.append([bytes("ab"), bytes("c")]);
    Deno.writeTextFileSync(`${folder}/texts`, "half", { append: true });
    places.push(...file.append([bytes("defgh"), bytes("")]));
    assertEquals(places.map((place) => new TextDecoder().decode(file.read(place))), ["ab", "c", "defgh", ""]);
    assertThrows(() => file.read({ at: 8, bytes: 5 }), Error, `${folder}/texts cannot be read: `);
  }));
