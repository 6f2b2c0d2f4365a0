import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { withoutUnusedParts } from "./plot_parts.ts";

/** The lines of uPlot that matter, as the bundler writes them. */
const SCRIPT = `
var [timeIncrsMs, _timeAxisStampsMs, timeAxisSplitsMs] = genTimeStuffs(1);
var linearPath = linear();
function uPlot(opts, data, then) {
  let isTime = sc.time;
  const _fmtDate = opts.fmtDate || fmtDate;
  const _timeAxisSplits = timeAxisSplitsS(_tzDate);
  const showLegend = legend.show;
  const showCursor = cursor.show;
  s4.paths = s4.paths || linearPath || retNull;
}
uPlot.assign = assign;
uPlot.fmtNum = fmtNum;
uPlot.rangeNum = rangeNum;
uPlot.rangeLog = rangeLog;
uPlot.rangeAsinh = rangeAsinh;
uPlot.orient = orient;
uPlot.pxRatio = pxRatio;
uPlot.join = join;
uPlot.fmtDate = fmtDate;
uPlot.tzDate = tzDate;
uPlot.sync = _sync;
uPlot.addGap = addGap;
uPlot.clipGaps = clipGaps;
paths.linear = linear;
  paths.stepped = stepped;
  paths.bars = bars;
  paths.spline = monotoneCubic;
`;

const REST = `
var linearPath = linear();
function uPlot(opts, data, then) {
const isTime = false;
const showLegend = false;
const showCursor = false;
  s4.paths = retNull;
}
uPlot.pxRatio = pxRatio;
`;

Deno.test("withoutUnusedParts() removes parts of uPlot, and leaves the rest", () => {
  assertEquals(withoutUnusedParts(SCRIPT).replace(/\n+/g, "\n"), REST);
});

Deno.test("withoutUnusedParts() notices a part that has moved", () => {
  for (const line of SCRIPT.trim().split("\n").filter((line) => !REST.includes(line))) {
    assertThrows(() => withoutUnusedParts(SCRIPT.replace(line, "")), Error, "is not in the script");
  }
});
