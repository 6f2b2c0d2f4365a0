/**
 * Rules about structure: which folder may import which, no import cycles, no unused exports, a module docstring in
 * each file, and file sizes.
 *
 * Each rule returns its violations, one text each.
 *
 * @module
 */

import { isTest, MODULES } from "./files.ts";
import { cycles, folderOf, IMPORTS } from "./imports.ts";

/** Modules at the bottom, which anything may import. */
const BOTTOM = ["lib/files.ts", "lib/program_files.ts", "lib/sleep.ts", "lib/threads.ts", "lib/version.ts"];

const DATA = ["lib/text", "lib/model"];
const PARTS = [...DATA, "lib/log", "lib/kernel", "lib/sources", "lib/aggregate"];
const RUN = [...PARTS, "lib/publish", "lib/query", "lib/run"];

/**
 * Which other folders each folder may import, in the order in which data flows. A folder that is not listed may be
 * imported by nothing: `lib/build` and `tests`.
 */
const ARROWS: Record<string, string[]> = {
  "lib/text": [],
  "lib/model": ["lib/text"],
  "lib/log": DATA,
  "lib/kernel": DATA,
  "lib/sources": [...DATA, "lib/kernel"],
  "lib/aggregate": [...DATA, "lib/kernel"],
  "lib/publish": PARTS,
  "lib/query": [...PARTS, "lib/publish", "lib/pushdown"],
  "lib/run": [...RUN, "lib/pushdown"],
  "lib/site": RUN,
  "lib/pushdown": PARTS,
  "lib/inspect": RUN,
  "lib/load": RUN,
  "lib/demo": RUN,
  "routes": [...RUN, "lib/site", "islands"],
  "islands": DATA,
  "lib/cli": [...RUN, "lib/site", "lib/inspect", "lib/load", "lib/demo", "routes"],
  "lib/mod.ts": [...RUN, "lib/site", "routes"],
  "main.ts": [...RUN, "lib/site", "lib/inspect", "lib/load", "lib/demo", "lib/cli", "routes"],
};

/** The folders of the page's script, in the order in which data flows. A folder imports only itself and earlier ones. */
const ISLANDS = [
  "islands/data",
  "islands/marks",
  "islands/state",
  "islands/parts",
  "islands/layers",
  "islands",
];

/** The most lines of a module, and of a module of tests. */
const MAX_LINES = 250;
const MAX_TEST_LINES = 500;

/** Imports against the direction of {@linkcode ARROWS} and {@linkcode ISLANDS}. */
export function wrongArrows(): string[] {
  return IMPORTS.filter(({ from, to }) => {
    const [area, target] = [areaOf(from), areaOf(to)];
    if (isTest(from) || area === "lib/build" || BOTTOM.includes(to)) return false;
    if (area === target) return ISLANDS.indexOf(folderOf(from)) < ISLANDS.indexOf(folderOf(to));
    return !(ARROWS[area] ?? []).includes(target);
  }).map(({ from, to }) => `${from} imports ${to}`);
}

/** Modules that import each other, directly or through others. */
export function fileCycles(): string[] {
  return cycles(sourceImports().map(({ from, to }) => [from, to])).map((group) => group.join(" <-> "));
}

/**
 * Folders that import each other, directly or through others. A folder may import its own subfolders: a module that
 * chooses between implementations imports each of them.
 */
export function folderCycles(): string[] {
  const edges = sourceImports().map(({ from, to }) => [nodeOf(from), nodeOf(to)] as const);
  return cycles(edges.filter(([from, to]) => !to.startsWith(`${from}/`))).map((group) => group.join(" <-> "));
}

/**
 * Exports that no other module imports. Exempt are the public names of `lib/mod.ts`, what the conventions of routes
 * prescribe, and types that their own module uses in the signature of something else that is exported.
 */
export function unusedExports(): string[] {
  const used = new Map<string, Set<string>>();
  for (const { to, names } of IMPORTS) {
    if (!used.has(to)) used.set(to, new Set());
    for (const name of names) used.get(to)!.add(name);
  }
  return MODULES.flatMap(({ path, text }) => {
    const names = used.get(path);
    if (path === "lib/mod.ts" || names?.has("*")) return [];
    return exportsOf(text).filter(({ name, isType }) => {
      if (names?.has(name)) return false;
      if (path.startsWith("routes/") && (name === "default" || name === "handler")) return false;
      return !(isType && text.match(new RegExp(`\\b${name}\\b`, "g"))!.length > 1);
    }).map(({ name }) => `${path} exports ${name}`);
  });
}

/** Modules without a docstring that has `@module`. Tests need none: their names say what they are about. */
export function missingDocstrings(): string[] {
  return MODULES.filter(({ path, text }) => !path.endsWith("_test.ts") && !/^\/\*\*[^]*?@module/.test(text))
    .map(({ path }) => path);
}

/** Modules that are too long. */
export function longFiles(): string[] {
  return MODULES.flatMap(({ path, text }) => {
    const lines = text.split("\n").length - 1;
    return lines > (isTest(path) ? MAX_TEST_LINES : MAX_LINES) ? [path] : [];
  });
}

/** The entry of {@linkcode ARROWS} that a module belongs to. */
function areaOf(path: string): string {
  if (Object.hasOwn(ARROWS, path)) return path;
  return /^lib\/[^/]+|^[^/]+/.exec(path)![0];
}

/** The folder of a module; each module directly in `lib` counts by itself. */
function nodeOf(path: string): string {
  return folderOf(path) === "lib" ? path : folderOf(path);
}

function sourceImports() {
  return IMPORTS.filter(({ from }) => !isTest(from));
}

function exportsOf(source: string): { name: string; isType: boolean }[] {
  // Comments and template literals may contain code.
  const text = source.replaceAll(/\/\*\*.*?\*\//gs, "").replaceAll(/`(?:\\.|[^`\\])*`/gs, "");
  const declared = Array.from(
    text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(const|let|function\*?|class|interface|type|enum) ([\w$]+)/gm,
    ),
    ([, kind, name]) => ({ name, isType: kind === "interface" || kind === "type" }),
  );
  const byDefault = /^export default /m.test(text) ? [{ name: "default", isType: false }] : [];
  const listed = Array.from(
    text.matchAll(/^export (type )?\{([^}]*)\}/gm),
    ([, type, list]) =>
      list.split(",").map((item) => item.trim()).filter((item) => item !== "").map((item) => ({
        name: item.replace(/^type\s+/, "").split(/\s+as\s+/).at(-1)!,
        isType: type !== undefined || item.startsWith("type "),
      })),
  ).flat();
  return [...declared, ...byDefault, ...listed];
}
