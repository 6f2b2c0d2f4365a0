/**
 * What can be checked about the project's order is checked here. A rule's violations that exist already are listed in
 * `tests/tidy/known.json`, which may only get shorter.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { differentConstants, sharedConstants } from "./tidy/constants.ts";
import {
  brokenPaths,
  undocumentedColumns,
  undocumentedOptions,
  undocumentedSeries,
  undocumentedStatusMembers,
  undocumentedTasks,
} from "./tidy/documents.ts";
import { cycles } from "./tidy/imports.ts";
import {
  fileCycles,
  folderCycles,
  longFiles,
  missingDocstrings,
  unusedExports,
  wrongArrows,
} from "./tidy/structure.ts";
import { bannedPhrases, pagesOfDatabases } from "./tidy/words.ts";
import known from "./tidy/known.json" with { type: "json" };

/** A rule: what holds, and a function that returns the violations. */
type Rule = [what: string, violations: () => string[]];

const RULES: Record<string, Rule> = {
  wrongArrows: ["folders import only what the order of the data flow allows", wrongArrows],
  fileCycles: ["no modules import each other in a cycle", fileCycles],
  folderCycles: ["no folders import each other in a cycle", folderCycles],
  unusedExports: ["every export is imported somewhere", unusedExports],
  missingDocstrings: ["every module has a docstring with @module", missingDocstrings],
  longFiles: ["modules have at most 250 lines, tests 500", longFiles],
  differentConstants: ["constants have the same value in TypeScript and AssemblyScript", differentConstants],
  bannedPhrases: ["the words are plain English and standard terms", bannedPhrases],
  pagesOfDatabases: ["a page of an SQLite file is called a db page", pagesOfDatabases],
  undocumentedOptions: ["every option and command is documented", undocumentedOptions],
  undocumentedTasks: ["CONTRIBUTING.md lists every task", undocumentedTasks],
  undocumentedColumns: [
    "docs/bars.md describes every column as the table of series does",
    undocumentedColumns,
  ],
  undocumentedSeries: ["README.md and docs/queries.md have every series", undocumentedSeries],
  undocumentedStatusMembers: ["docs/run_status.md describes every member", undocumentedStatusMembers],
  brokenPaths: ["paths and links in documents exist", brokenPaths],
};

const KNOWN: Record<string, string[]> = known;

for (const [name, [what, violations]] of Object.entries(RULES)) {
  Deno.test(`tidy: ${what}`, () => {
    const found = new Set(violations());
    const allowed = new Set(KNOWN[name] ?? []);
    assertEquals([...found].filter((violation) => !allowed.has(violation)), [], "new violations");
    assertEquals(
      [...allowed].filter((violation) => !found.has(violation)),
      [],
      `no longer violated: remove these entries of "${name}" from tests/tidy/known.json`,
    );
  });
}

Deno.test("tidy: known violations belong to a rule", () => {
  assertEquals(Object.keys(KNOWN).filter((name) => !Object.hasOwn(RULES, name)), []);
});

Deno.test("tidy: there are constants in both languages to compare", () => {
  assert(sharedConstants().length > 0);
});

Deno.test("cycles() finds each group of nodes that reach each other, and nothing else", () => {
  const edges = ["ab", "bc", "ca", "cd", "de", "ed", "ef", "gg"].map((edge) => [edge[0], edge[1]] as const);
  assertEquals(cycles(edges).sort(), [["a", "b", "c"], ["d", "e"]]);
});
