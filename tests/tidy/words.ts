/**
 * Rules about words: standard names instead of private metaphors, plain English instead of phrases that read like a
 * translation, and `page` for the web page only.
 *
 * @module
 */

import { FILES, type ProjectFile } from "./files.ts";

/** A banned phrase and what to write instead. */
interface BannedPhrase {
  /** Matches the phrase. */
  pattern: RegExp;
  /** What to write instead. */
  instead: string;
}

const BANNED: BannedPhrase[] = [
  // Phrases that read like a translation.
  { pattern: /\banew\b/i, instead: "again, or new" },
  {
    pattern: /\btells? (?:what|of|which)\b/i,
    instead: "a verb that names the action: returns, describes, prints",
  },
  { pattern: /\bso many\b/i, instead: "the number's name" },
  { pattern: /\bdoes it\./i, instead: "a sentence with the object" },
  { pattern: /\bthat (?:there )?is none\b/i, instead: "the noun" },
  { pattern: /\bnone is\b/i, instead: "the noun" },
  { pattern: /\bwhoever\b/i, instead: "the person or program" },
  { pattern: /\b(?:be|is|are) had\b|\bhad again\b/i, instead: "obtained, found, repeated" },
  { pattern: /\bwithout a word\b/i, instead: "silently" },
  { pattern: /\bhow far it is\b/i, instead: "progress" },
  { pattern: /\b(?:came|comes) of it\b|\bbecame of\b/i, instead: "the result" },
  { pattern: /\bfor want of\b/i, instead: "because there is no" },
  { pattern: /\ban own\b/i, instead: "its own, a separate" },
  { pattern: /\bis well\b/i, instead: "a sentence that says what happens" },
  { pattern: /\bno leave\b|\bno visitors\b|\bof the world's making\b/i, instead: "the plain term" },
  { pattern: /\bit is that which\b/i, instead: "a direct sentence" },
  { pattern: /\bstands? (?:beside|there|twice)\b/i, instead: "is next to, exists, occurs" },
  { pattern: /\bso-manyth\b/i, instead: "every Nth" },
  // Old names and metaphors.
  { pattern: /\bsurroundings\b/i, instead: "context" },
  { pattern: /\bassembly\b|\bassembled\b/i, instead: "WebAssembly module, AssemblyScript, wasm/" },
  {
    pattern: /\b(?:Deal|Pace|Breath|Reached|TradeRows|BookRows|PagePiece|OutLock)\b/,
    instead: "DayQueue, Throttle, Yielder, DbPageSet, TradeDecoder, BookDecoder, DbPageBuffer, OutputLock",
  },
  { pattern: /\bdealt out\b/i, instead: "distributed, taken from the queue" },
];

/** Files in which every word may occur: the list itself, the law's words, and names that are not ours. */
const EXEMPT =
  /^(?:tests\/tidy\/|deno\.json$|lib\/build\/assembler\/|lib\/(?:sources\/(?:books|sqlite)|kernel)\/wasm_module\.ts$)/;

/** Banned phrases in code, comments and documents. */
export function bannedPhrases(): string[] {
  return FILES.filter(({ path }) => !EXEMPT.test(path)).flatMap((file) =>
    BANNED.flatMap(({ pattern, instead }) => {
      const [found] = pattern.exec(withJoinedLines(file)) ?? [];
      return found === undefined ? [] : [`${file.path}: "${found}" (write: ${instead})`];
    })
  );
}

/** Comments, and texts in quotes. */
const PROSE = /\/\*.*?\*\/|\/\/.*?$|"[^"\n]*"|`[^`]*`/gms;

/** Forms of `page` that are right where SQLite files are read: db pages, SQLite's own names and messages, and the web page. */
const RIGHT_PAGES =
  /\w*db[ _-]?pages?\w*|\bWASM_PAGE_BYTES\b|\bpage_(?:size|count)\b|\brootpage\b|\bon page N\b|\bweb page\b/gi;

/**
 * Uses of `page` for a page of an SQLite file inside `lib/sources`: in comments and texts it is `db page`, in names
 * of code `dbPage...`; only a plain variable may be called `page`.
 */
export function pagesOfDatabases(): string[] {
  return FILES.filter(({ path }) => path.startsWith("lib/sources/") && !EXEMPT.test(path)).flatMap(
    ({ path, text }) => {
      const prose = (text.match(PROSE) ?? []).join("\n").replaceAll(/\$\{[^}]*\}|`[^`\n]*`/g, "");
      const names = text.replaceAll(PROSE, "").replaceAll(RIGHT_PAGES, "").match(/\b\w*page\w*\b/gi) ?? [];
      return [
        ...names.filter((name) => !/^pages?$/.test(name)),
        ...prose.replaceAll(RIGHT_PAGES, "").match(/\bpages?\b/gi) ?? [],
      ].map((name) => `${path}: ${name} (write: db page, dbPage...)`);
    },
  );
}

/** The text with the line breaks inside sentences replaced by blanks, so that phrases are found across lines. */
function withJoinedLines({ text }: ProjectFile): string {
  return text.replaceAll(/\n[ \t]*(?:\*|\/\/|#)?[ \t]*/g, " ");
}
