/**
 * Writes `docs/benchmarks.md`, which has a section for the latest run of each benchmark. Sections of benchmarks that
 * were not run, and sections written by hand, stay as they are.
 *
 * @module
 */

import { cpus, totalmem } from "node:os";
import { join } from "deno-std/path/join.js";
import { count } from "../../lib/text/numbers.ts";
import { currentCommit } from "../helpers/commit.ts";
import { PROJECT, run } from "../helpers/program.ts";

const REPORT = join(PROJECT, "docs", "benchmarks.md");

const HEAD = `# Benchmarks

Written by \`deno task bench [NAME...]\`, which runs all benchmarks or those named. \`$ORDERFLOW_BIN\` names the
executable to measure (default: \`deno run\` with the permissions of \`deno task run\`), and \`$DENORT_BIN\` the runtime
for the empty executable that start-up is compared with.
`;

/** The program, machine and time of a measurement. */
export interface Circumstances {
  /** The measured program: the executable or `deno run`. */
  program: string;
  /** The machine. */
  machine: string;
  /** The commit. */
  commit: string;
  /** The time. */
  date: string;
}

/** The circumstances of a measurement now. */
export async function circumstances(): Promise<Circumstances> {
  const { stdout: version } = await run(["--version"]);
  const isBinary = Deno.env.has("ORDERFLOW_BIN");
  return {
    program: `${isBinary ? "the executable" : "`deno run`, not the executable"}: ${version.trim()}`,
    machine: `${cpus()[0].model}, ${count(cpus().length, "processors")}, ` +
      `${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, ${Deno.build.os} ${Deno.osRelease()}, ` +
      `Deno ${Deno.version.deno} (V8 ${Deno.version.v8})`,
    commit: currentCommit("docs/benchmarks.md"),
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Writes a benchmark's section to the report, in place of an earlier one. */
export function writeSection(name: string, title: string, now: Circumstances, body: string): void {
  Deno.writeTextFileSync(REPORT, withSection(readReport(), section(name, title, now, body)));
}

function section(name: string, title: string, now: Circumstances, body: string): string {
  return `## ${title}

- Measured by \`deno task bench ${name}\` on ${now.date}, at commit ${now.commit}.
- Program: ${now.program}.
- Machine: ${now.machine}.

${body}
`;
}

/** The report with a section in place of the one with the same title, or appended. */
export function withSection(report: string, section: string): string {
  const titleOf = (section: string) => section.split("\n", 1)[0];
  const [head, ...sections] = report.split(/^(?=## )/m);
  const at = sections.findIndex((other) => titleOf(other) === titleOf(section));
  if (at < 0) sections.push(section);
  else sections[at] = section;
  return [head, ...sections].map((part) => part.trim() + "\n").join("\n");
}

function readReport(): string {
  try {
    return Deno.readTextFileSync(REPORT);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return HEAD;
  }
}
