/**
 * Reads the file of `--views`: `CREATE TEMP VIEW` statements and nothing else.
 *
 * @module
 */

import { printable, quoted } from "../../text/printable.ts";
import { identifierOf, type SqlToken, sqlTokens, UnterminatedError } from "./sql_tokens.ts";

/** A `CREATE TEMP VIEW` statement. */
export interface ViewStatement {
  /** The view's name. */
  name: string;
  /** The statement, without the semicolon. */
  sql: string;
  /** The line in which the statement begins, from 1 on. */
  line: number;
}

/** The longest statement that a message quotes in full, in characters. */
const QUOTED_CHARACTERS = 40;

/**
 * Splits the text of `--views` into its statements.
 *
 * @param sql The text
 * @returns At least one statement
 * @throws {RangeError} If the text holds anything but `CREATE TEMP VIEW` statements, or no view named `trades` or
 * `book`; the message begins with the line
 *
 * @example
 * ```ts
 * import { viewStatements } from "./view_statements.ts";
 *
 * const [view] = viewStatements("-- ours\nCREATE TEMP VIEW trades AS SELECT t AS ts, p AS price, q AS size FROM ticks;");
 * if (view.name !== "trades" || view.line !== 2) throw new Error();
 * ```
 */
export function viewStatements(sql: string): ViewStatement[] {
  if (sql.includes("\0")) throw new RangeError("it holds a NUL character; expected SQL as text");
  let tokens: SqlToken[];
  try {
    tokens = [...sqlTokens(sql)];
  } catch (error) {
    if (!(error instanceof UnterminatedError)) throw error;
    throw new RangeError(`line ${error.line}: ${error.message}`, { cause: error });
  }
  const statements = split(tokens).map((statement) => viewStatement(statement, sql));
  if (!statements.some(({ name }) => /^(trades|book)$/i.test(name))) {
    throw new RangeError(
      statements.length === 0
        ? "it holds no statement; expected CREATE TEMP VIEW trades AS SELECT ..."
        : `it makes no view named trades or book, but ${
          statements.map(({ name }) => printable(name)).join(", ")
        }`,
    );
  }
  return statements;
}

/** The tokens of each statement, without semicolons. */
function split(tokens: SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.text === ";") statements.push([]);
    else statements.at(-1)!.push(token);
  }
  return statements.filter(({ length }) => length > 0);
}

function viewStatement(tokens: SqlToken[], sql: string): ViewStatement {
  const [{ start, line }] = tokens;
  const last = tokens.at(-1)!;
  const text = sql.slice(start, last.start + last.text.length);
  const words = tokens.map(({ kind, text }) => kind === "word" ? text.toUpperCase() : text);
  const isTemporary = words[1] === "TEMP" || words[1] === "TEMPORARY";
  if (words[0] !== "CREATE" || !isTemporary || words[2] !== "VIEW") {
    const shown = text.replace(/\s+/g, " ");
    const cut = shown.length > QUOTED_CHARACTERS ? shown.slice(0, QUOTED_CHARACTERS) + "..." : shown;
    throw new RangeError(
      `line ${line}: ${quoted(cut)} is not a CREATE TEMP VIEW statement; nothing else is accepted`,
    );
  }
  const hasCondition = words[3] === "IF" && words[4] === "NOT" && words[5] === "EXISTS";
  const at = hasCondition ? 6 : 3;
  const isQualified = words[at + 1] === "." && words[at] === "TEMP";
  const name = tokens.at(isQualified ? at + 2 : at);
  if (name === undefined || name.kind === "mark") throw new RangeError(`line ${line}: the view has no name`);
  return { name: identifierOf(name), sql: text, line };
}
