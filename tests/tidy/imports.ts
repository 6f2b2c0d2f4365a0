/**
 * Which module imports which, and which names. Found by regular expressions: the formatter keeps the statements in
 * one form.
 *
 * @module
 */

import { join } from "deno-std/path/posix/join.js";
import { dirname } from "deno-std/path/posix/dirname.js";
import { MODULES, textOf } from "./files.ts";

/** An import of one module by another. */
export interface Import {
  /** The importing module's path. */
  from: string;
  /** The imported module's path. */
  to: string;
  /** The imported names, or `*` for all of them. */
  names: string[];
}

const STATEMENT = /^(?:import|export)\s+(?:type\s+)?([^;"]*?)\s*from\s+"([^"]+)"/gm;
const SIDE_EFFECT = /^import\s+"(\.[^"]+)"/gm;
const DYNAMIC = /\bimport\("(\.[^"]+)"\)|new URL\("(\.[^"]+\.tsx?)", import\.meta\.url\)/g;
const WORKER = /workerModule\("([^"]+)"\)/g;

/** Modules of the project by the names that `deno.json` gives them, such as `fast-check`. */
const NAMED: Record<string, string> = JSON.parse(textOf("deno.json")).imports;

/** All imports between modules of the project, except of JSON. */
export const IMPORTS: readonly Import[] = MODULES.flatMap(({ path, text }) => {
  const code = withoutDocExamples(text);
  const at = (specifier: string) => {
    if (specifier.startsWith(".")) return join(dirname(path), specifier);
    return NAMED[specifier]?.startsWith("./") ? join(NAMED[specifier]) : "";
  };
  return [
    ...Array.from(code.matchAll(STATEMENT), ([, clause, to]) => ({
      from: path,
      to: at(to),
      names: namesOf(clause),
    })),
    ...Array.from(code.matchAll(SIDE_EFFECT), ([, to]) => ({ from: path, to: at(to), names: [] })),
    ...Array.from(code.matchAll(DYNAMIC), ([, to, url]) => ({ from: path, to: at(to ?? url), names: ["*"] })),
    ...Array.from(code.matchAll(WORKER), ([, to]) => ({ from: path, to, names: ["*"] })),
  ];
}).filter(({ to }) => /\.tsx?$/.test(to));

/** The folder of a module. */
export function folderOf(path: string): string {
  return dirname(path);
}

/**
 * Finds the groups of nodes that can all be reached from each other (strongly connected components, by Tarjan's
 * algorithm).
 *
 * @param edges Pairs of nodes
 * @returns Each group of at least two nodes, sorted
 */
export function cycles(edges: Iterable<readonly [string, string]>): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from === to) continue;
    if (!next.has(from)) next.set(from, new Set());
    next.get(from)!.add(to);
  }
  const groups: string[][] = [];
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const visit = (node: string) => {
    indexes.set(node, indexes.size);
    lowest.set(node, indexes.get(node)!);
    stack.push(node);
    onStack.add(node);
    for (const other of next.get(node) ?? []) {
      if (!indexes.has(other)) {
        visit(other);
        lowest.set(node, Math.min(lowest.get(node)!, lowest.get(other)!));
      } else if (onStack.has(other)) {
        lowest.set(node, Math.min(lowest.get(node)!, indexes.get(other)!));
      }
    }
    if (lowest.get(node) !== indexes.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    for (const member of group) onStack.delete(member);
    if (group.length > 1) groups.push(group.sort());
  };
  for (const node of next.keys()) if (!indexes.has(node)) visit(node);
  return groups;
}

/** The names in the clause of an import, such as `App, { a, type B as C }`. */
function namesOf(clause: string): string[] {
  if (clause.startsWith("*")) return ["*"];
  const [, first, list = ""] = /^([\w$]+)?,?\s*(?:\{([^}]*)\})?/.exec(clause)!;
  const listed = list.split(",").map((item) => item.trim().replace(/^type\s+/, "").split(/\s+as\s+/)[0]);
  return [...(first === undefined ? [] : ["default"]), ...listed.filter((name) => name !== "")];
}

/** The code without doc comments, whose examples may contain imports. */
function withoutDocExamples(text: string): string {
  return text.replaceAll(/\/\*\*.*?\*\//gs, "");
}
