/**
 * Rules about documents: every option, column and status member is documented, and every path and link exists.
 *
 * @module
 */

import { dirname } from "deno-std/path/posix/dirname.js";
import { join } from "deno-std/path/posix/join.js";
import { COMMANDS } from "../../lib/cli/command_spec.ts";
import { OPTIONS } from "../../lib/cli/spec.ts";
import config from "../../deno.json" with { type: "json" };
import { ALL_SERIES } from "../../lib/model/series.ts";
import { PROJECT } from "../helpers/program.ts";
import { FILES, textOf } from "./files.ts";

const DOCUMENTS = FILES.filter(({ path }) => path.endsWith(".md"));

/** Documents with generated sections about other versions of the tree. */
const HISTORY = new Set(["CHANGELOG.md", "docs/benchmarks.md", "docs/reliability.md"]);

/** Options and commands that no document mentions. */
export function undocumentedOptions(): string[] {
  const words = [
    ...OPTIONS.map(({ name }) => `--${name}`),
    ...COMMANDS.filter(({ isDefault }) => !isDefault).map(({ name }) => `orderflow ${name}`),
  ];
  return words.filter((word) => !DOCUMENTS.some(({ text }) => new RegExp(`${word}(?![\\w-])`).test(text)));
}

/** Tasks that only other tasks use. */
const INTERNAL_TASKS = new Set(["bundle", "program"]);

/** Tasks of `deno.json` that `CONTRIBUTING.md` does not list. */
export function undocumentedTasks(): string[] {
  const document = textOf("CONTRIBUTING.md");
  return Object.keys(config.tasks).filter((name) =>
    !INTERNAL_TASKS.has(name) && !new RegExp(`\\| \`deno task ${name}[\` ]`).test(document)
  );
}

/** Columns of series that the table in `docs/bars.md` does not describe as the table of series does. */
export function undocumentedColumns(): string[] {
  const rows = new Set(textOf("docs/bars.md").split("\n").map((line) => line.replaceAll(/ *\| */g, "|")));
  return ALL_SERIES.flatMap(({ file, columns }) =>
    columns.map(({ name, unit, meaning }) => `|\`${file}\`|\`${name}\`|${unit}|${meaning}|`)
  ).filter((row) => !rows.has(row));
}

/** Series whose file README.md does not describe with all columns, or whose name docs/queries.md lacks. */
export function undocumentedSeries(): string[] {
  const [readme, queries] = [textOf("README.md"), textOf("docs/queries.md")];
  return ALL_SERIES.flatMap(({ id, file, columns }) => {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${file}\``)) ?? "";
    const isComplete = columns.every(({ name }) => new RegExp(`[\\[ ]${name}[,\\]]`).test(row));
    return [
      ...isComplete ? [] : [`README.md: ${file}`],
      ...queries.includes(`\`${id}\``) ? [] : [`docs/queries.md: ${id}`],
    ];
  });
}

/** Members of `run_status.json` that `docs/run_status.md` does not mention. */
export function undocumentedStatusMembers(): string[] {
  const source = textOf("lib/model/run_status.ts").replaceAll(/\/\*\*.*?\*\//gs, "");
  const interfaces = source.match(/^export interface \w+ \{.*?^\}/gms) ?? [];
  const members = interfaces.flatMap((text) => Array.from(text.matchAll(/(\w+)\??:/g), ([, name]) => name));
  const document = textOf("docs/run_status.md");
  return [...new Set(members)].filter((name) => !new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(document));
}

/** Links to files, and paths in code spans, that do not exist. */
export function brokenPaths(): string[] {
  return DOCUMENTS.flatMap(({ path, text }) => {
    const links = Array.from(text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g), ([, link]) => link)
      .filter((link) => !exists(join(dirname(path), link)));
    if (HISTORY.has(path)) return links.map((link) => `${path} links to ${link}`);
    const spans = Array.from(
      text.matchAll(/`((?:lib|islands|routes|tests|docs|static|\.ci|\.github)\/[\w.\/\[\]-]*)`/g),
      ([, span]) => span,
    ).filter((span) => !span.startsWith("static/dist") && !exists(span));
    return [
      ...links.map((link) => `${path} links to ${link}`),
      ...spans.map((span) => `${path} names ${span}`),
    ];
  });
}

function exists(path: string): boolean {
  try {
    Deno.statSync(`${PROJECT}${path}`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
