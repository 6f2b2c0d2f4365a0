/**
 * Splits SQL into tokens, as far as it takes to know what a statement does and where it ends
 * (https://sqlite.org/src/file?name=src/tokenize.c).
 *
 * @module
 */

/** A token of SQL. Blanks and comments are no tokens. */
export interface SqlToken {
  /** What the token is; a `quoted` token is an identifier or a string in any kind of quotes. */
  kind: "word" | "quoted" | "mark";
  /** The token as it is written. */
  text: string;
  /** Where the token begins, as an index into the SQL. */
  start: number;
  /** The line in which the token begins, from 1 on. */
  line: number;
}

/** A string, an identifier in quotes or a comment that does not end. */
export class UnterminatedError extends Error {
  /** @param line The line in which the text begins, from 1 on */
  constructor(readonly line: number, what: string) {
    super(`${what} does not end`);
  }
}

/** Blanks; comments; quoted texts, in which a doubled quote stands for one; words and numbers; any other character. */
const PATTERN =
  /(?<blank>\s+|\uFEFF)|(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?<word>[\p{L}\p{N}_$]+)|(?<mark>[\s\S])/uy;

/**
 * Splits SQL into tokens.
 *
 * @throws {UnterminatedError} If a text in quotes or a comment does not end
 */
export function* sqlTokens(sql: string): Generator<SqlToken> {
  let line = 1;
  for (let start = 0; start < sql.length;) {
    PATTERN.lastIndex = start;
    const { 0: text, groups } = PATTERN.exec(sql)!;
    const { word, quoted, mark } = groups!;
    if (mark !== undefined && `'"\`[`.includes(mark)) throw new UnterminatedError(line, "a text in quotes");
    if (mark === "/" && sql[start + 1] === "*") throw new UnterminatedError(line, "a comment");
    const kind = word !== undefined ? "word" : quoted !== undefined ? "quoted" : "mark";
    if (word !== undefined || quoted !== undefined || mark !== undefined) yield { kind, text, start, line };
    line += text.split("\n").length - 1;
    start += text.length;
  }
}

/** The identifier that a token stands for: without quotes. */
export function identifierOf({ kind, text }: SqlToken): string {
  if (kind !== "quoted") return text;
  const [open] = text;
  const inner = text.slice(1, -1);
  return open === "[" ? inner : inner.replaceAll(open + open, open);
}
