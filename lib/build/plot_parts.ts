/**
 * Removes what the page does not use of uPlot: the page draws everything itself, and takes the layout, the canvas and the
 * scales from uPlot. What is removed is 8 % of the compressed script.
 *
 * uPlot's own build has switches for most of these parts, but its package contains only the full build, whose exports and tests at
 * run time keep them alive. The minifier removes what nothing refers to any more.
 *
 * @module
 */

/** A part: what is replaced, at the start of lines of the script before minification, and by what. */
type Part = readonly [name: string, pattern: RegExp, replacement: string];

const PARTS: readonly Part[] = [
  // Plots of the page have neither a legend nor a cursor of uPlot, and no scale is one of dates.
  ["legend", /^\s*const showLegend = legend\.show;$/gm, "const showLegend = false;"],
  ["cursor", /^\s*const showCursor = cursor\.show;$/gm, "const showCursor = false;"],
  ["scales of dates", /^\s*(?:let|const) isTime = .+\.time;$/gm, "const isTime = false;"],
  ["form of dates", /^\s*const _fmtDate = .+;$/gm, ""],
  ["texts of dates", /^\s*const _time(?:AxisSplits|AxisVals|SeriesVal) = .+;$/gm, ""],
  ["steps of dates", /^(?:var|const) \[.+\] = genTimeStuffs\(.+\);$/gm, ""],
  ["path of a series", /\w+\.paths \|\| linearPath \|\| retNull;$/gm, "retNull;"],
  ...["linear", "stepped", "bars", "spline"].map((name): Part => [
    `path builder "${name}"`,
    new RegExp(`^\\s*\\(?paths\\.${name}\\s*= \\w+\\)?;$`, "gm"),
    "",
  ]),
  ...["assign", "fmtNum", "rangeNum", "rangeLog", "rangeAsinh", "orient"].map(exported),
  ...["join", "fmtDate", "tzDate", "sync", "addGap", "clipGaps"].map(exported),
];

/**
 * Removes the parts from a script.
 *
 * @param script The script before minification
 * @throws {Error} If a part is not found, as after an update of uPlot
 */
export function withoutUnusedParts(script: string): string {
  return PARTS.reduce((text, [name, pattern, replacement]) => {
    const shorter = text.replace(pattern, replacement);
    if (shorter === text) throw new Error(`uPlot's ${name} is not in the script`);
    return shorter;
  }, script);
}

/** A function that uPlot offers to its users. */
function exported(name: string): Part {
  return [`function "${name}"`, new RegExp(`^\\s*uPlot\\.${name} = \\w+;$`, "gm"), ""];
}
