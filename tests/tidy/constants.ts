/**
 * The rule that a constant with the same name in TypeScript and in AssemblyScript has the same value in both. Two
 * languages cannot share a module, so numbers such as the size of a db page's header occur twice.
 *
 * @module
 */

import { FILES, isAssemblyScript, isTest } from "./files.ts";

/** A constant by its name, with the text of its value. */
type Constants = Map<string, { path: string; value: string }[]>;

const DECLARATION = /^(?:export )?const ([A-Z][A-Z0-9_]*)(?:: [\w<>]+)? = ([^;\n]+);/gm;

/** Folders with AssemblyScript. The code of each is compared with the TypeScript that calls it and with shared types. */
const AREAS: Record<string, string[]> = {
  sources: ["lib/sources/", "lib/model/"],
  kernel: ["lib/kernel/", "lib/aggregate/", "lib/model/"],
};

/** The names of the constants that both languages declare. */
export function sharedConstants(): string[] {
  return Object.keys(AREAS).flatMap((area) => sharedBy(bothLanguages(area)));
}

/** Constants with one name and two values. */
export function differentConstants(): string[] {
  return Object.keys(AREAS).flatMap((area) => {
    const languages = bothLanguages(area);
    const [assemblyScript, typeScript] = languages;
    return sharedBy(languages).flatMap((name) => {
      const all = [...assemblyScript.get(name)!, ...typeScript.get(name)!];
      const values = new Set(all.map(({ value }) => value));
      return values.size === 1
        ? []
        : [`${name}: ${all.map(({ path, value }) => `${value} in ${path}`).join(", ")}`];
    });
  });
}

function sharedBy([assemblyScript, typeScript]: [Constants, Constants]): string[] {
  return [...assemblyScript.keys()].filter((name) => typeScript.has(name)).sort();
}

function bothLanguages(area: string): [Constants, Constants] {
  const sources = FILES.filter(({ path }) =>
    AREAS[area].some((folder) => path.startsWith(folder)) && !isTest(path)
  );
  return [
    constantsOf(sources.filter(({ path }) => isAssemblyScript(path))),
    constantsOf(sources.filter(({ path }) => path.endsWith(".ts") && !isAssemblyScript(path))),
  ];
}

function constantsOf(files: readonly { path: string; text: string }[]): Constants {
  const constants: Constants = new Map();
  for (const { path, text } of files) {
    const here = new Map(Array.from(text.matchAll(DECLARATION), ([, name, value]) => [name, value]));
    for (const name of here.keys()) {
      const value = valueOf(name, here);
      if (value === undefined) continue;
      constants.set(name, [...constants.get(name) ?? [], { path, value }]);
    }
  }
  return constants;
}

/** The value of an arithmetic expression of numbers and constants of the same file; undefined if it is another kind. */
function valueOf(name: string, here: Map<string, string>): string | undefined {
  const text = here.get(name)!
    .replaceAll(/\b(?:i32|u32|f64|u64|i64|usize)\b|<(?:i32|u32|f64|u64|i64|usize)>/g, "")
    .replaceAll(
      /\b[A-Z][A-Z0-9_]*\b/g,
      (other) => other !== name && here.has(other) ? `(${valueOf(other, here)})` : other,
    );
  if (!/^[\dxa-fA-FnE.+\-*\/%<>|&~() _]+$/.test(text) || !/\d/.test(text)) return undefined;
  return String(new Function(`return ${text}`)());
}
