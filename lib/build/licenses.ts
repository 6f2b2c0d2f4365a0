/**
 * Writes `static/licenses.txt`, the licences of everything that an executable embeds; `orderflow licenses` prints it.
 *
 *     deno task licenses
 *
 * The npm packages are those whose modules really are in the two bundles (the program's and the page's script). Their
 * licences are the files in the packages. Deno's runtime is not a package; its licences are fixed texts and links.
 * A test compares the committed file with the bundles.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { bundledPackages } from "./bundled_packages.ts";
import { LICENSES_FILE, PROJECT } from "./stage.ts";
import { DENO_LICENSE, RUNTIME_LICENSES } from "./runtime_licenses.ts";

/** Packages without a licence file, and the text that holds for them. */
const WITHOUT_FILE: Record<string, string> = {
  // A repackaging of Deno's standard library; each of its files names Deno's copyright and licence.
  "deno-std": DENO_LICENSE,
};

const RULE = `\n${"=".repeat(80)}\n\n`;

if (import.meta.main) Deno.writeTextFileSync(join(PROJECT, LICENSES_FILE), await licensesText());

/**
 * The content of the file of licences.
 *
 * @throws {Error} If a bundle cannot be made, or an embedded package has no licence file
 */
export async function licensesText(): Promise<string> {
  const packages = new Map<string, string>();
  for (const { name, folder } of await bundledPackages()) packages.set(name, folder);
  const sections = [
    `orderflow\n\n${Deno.readTextFileSync(join(PROJECT, "LICENSE"))}`,
    ...[...packages].sort(([a], [b]) => a < b ? -1 : 1).map(packageSection),
    ...RUNTIME_LICENSES.map(({ name, text }) => `${name}\n\n${text}`),
  ];
  return sections.map((section) => section.trim() + "\n").join(RULE);
}

/** The names of the packages that a file of licences covers. */
export function packagesIn(text: string): string[] {
  return Array.from(text.matchAll(/^(\S+) \S+, from npm$/gm), ([, name]) => name);
}

function packageSection([name, folder]: [string, string]): string {
  const { version, license } = JSON.parse(Deno.readTextFileSync(join(folder, "package.json")));
  const file = Array.from(Deno.readDirSync(folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry.name));
  const text = file === undefined ? WITHOUT_FILE[name] : Deno.readTextFileSync(join(folder, file.name));
  if (text === undefined) throw new Error(`the package ${name} ${version} (${license}) has no licence file`);
  return `${name} ${version}, from npm\n\n${text}`;
}
