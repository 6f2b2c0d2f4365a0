/**
 * Prints the slowest tests of a run of `deno test --junit-path=FILE`.
 *
 *     deno run -A tests/ci/slowest_tests.ts FILE
 *
 * @module
 */

/** How many tests are printed. */
const SHOWN = 10;

const CASE = /<testcase name="([^"]*)" classname="([^"]*)" time="([\d.]+)"/g;

const report = Deno.readTextFileSync(Deno.args[0]);
const tests = Array.from(report.matchAll(CASE), ([, name, file, seconds]) => ({
  name: name.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(
    "&amp;",
    "&",
  ),
  file,
  seconds: Number(seconds),
}));
console.log(`the slowest of ${tests.length} tests:`);
for (const { name, file, seconds } of tests.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN)) {
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}: ${name}`);
}
