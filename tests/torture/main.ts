/**
 * `deno task torture [FAMILY...] [--seed N] [--scale X]`: runs families of torture tests in their long form and writes
 * the results to `docs/reliability.md`. The exit status is 1 if a case failed.
 *
 * @module
 */

import { parseArgs } from "deno-std/cli/parse_args.js";
import { formatDay } from "../../lib/model/days.ts";
import { duration } from "../../lib/text/durations.ts";
import { count } from "../../lib/text/numbers.ts";
import { currentCommit } from "../helpers/commit.ts";
import { PROJECT } from "../helpers/program.ts";
import { FAMILIES } from "./families.ts";
import type { TortureFamily } from "./family.ts";
import { withResult } from "./report.ts";

const REPORT = `${PROJECT}docs/reliability.md`;

const { _: names, ...options } = parseArgs(Deno.args, {
  string: ["_", "seed", "scale"],
  default: { scale: 1 },
  unknown: (argument: string, option?: string) => {
    if (option === undefined) return true;
    throw new RangeError(`unknown option "${argument}"; known are --seed N and --scale X`);
  },
});
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 32));
const scale = Number(options.scale);
if (!Number.isSafeInteger(seed) || !(scale > 0)) {
  throw new RangeError("--seed must be a whole number, and --scale a number above 0");
}

// Read at the start, since the code may change while it runs.
const commit = currentCommit("docs/reliability.md");
let failed = 0;
for (const family of names.length === 0 ? FAMILIES : names.map(familyOf)) {
  console.log(`${family.name}, --seed ${seed} --scale ${scale}: ${family.promise}`);
  const startMs = performance.now();
  const figures = await family.run({ seed, scale, log: (line: string) => console.log(`  ${line}`) });
  const tookMs = performance.now() - startMs;
  for (const line of figures.notes) console.log(`  ${line}`);
  for (const line of figures.failures) console.log(`  FAILED ${line}`);
  console.log(
    `  ${count(figures.cases, "cases")}, ${count(figures.failures.length)} failed, ${duration(tookMs)}`,
  );
  failed += figures.failures.length;
  // Read each time, since another process may be running another family.
  const report = Deno.readTextFileSync(REPORT);
  const day = formatDay(Date.now());
  Deno.writeTextFileSync(REPORT, withResult(report, { family, figures, seed, scale, tookMs, day, commit }));
}
Deno.exit(failed === 0 ? 0 : 1);

function familyOf(name: string): TortureFamily {
  const family = FAMILIES.find((family) => family.name === name);
  if (family !== undefined) return family;
  throw new RangeError(
    `unknown family "${name}"; known are ${FAMILIES.map(({ name }) => name).join(", ")}`,
  );
}
