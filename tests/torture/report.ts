/** @module `docs/reliability.md`: a section for each family, of which a run replaces those that it tried. */

import { duration } from "../../lib/text/durations.ts";
import { count } from "../../lib/text/numbers.ts";
import { FAMILIES } from "./families.ts";
import type { TortureFamily, TortureFigures } from "./family.ts";

/** One family's run. */
export interface TortureResult {
  family: TortureFamily;
  figures: TortureFigures;
  seed: number;
  scale: number;
  /** Time it took, in milliseconds. */
  tookMs: number;
}

/** What begins a section; what stands before the first is written by hand. */
const HEADING = /^(?=## )/m;

/** How many failures are written out. */
const SHOWN_FAILURES = 20;

/**
 * The report with a result in it.
 *
 * @param report The report so far: a preamble, and sections each under the name of its family
 * @param result What came of a run of one of them
 * @returns The report, with the sections of the other families as they were
 */
export function withResult(report: string, result: TortureResult): string {
  const [preamble, ...sections] = report.split(HEADING);
  const known = new Map(sections.map((section) => [/^## (\S+)/.exec(section)![1], section.trimEnd() + "\n"]));
  known.set(result.family.name, sectionOf(result));
  const names = FAMILIES.map(({ name }) => name).filter((name) => known.has(name));
  return [preamble, ...names.map((name) => known.get(name)!)].map((part) => part.trimEnd()).join("\n\n") +
    "\n";
}

function sectionOf({ family, figures, seed, scale, tookMs }: TortureResult): string {
  const { cases, failures, notes } = figures;
  const command = `deno task torture ${family.name} --seed ${seed}${scale === 1 ? "" : ` --scale ${scale}`}`;
  const shown = failures.slice(0, SHOWN_FAILURES).map((line) => `FAILED: ${line}`);
  return [
    `## ${family.name}`,
    "",
    family.promise,
    "",
    `**${count(cases, "cases")}, ${count(failures.length)} failed**, in ${duration(tookMs)}: \`${command}\``,
    "",
    ...[...shown, ...notes].map((line) => `- ${line}`),
  ].join("\n");
}
