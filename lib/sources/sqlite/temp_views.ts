/**
 * Creates the views of `--views` in a connection. They exist in the connection alone: nothing is written to the
 * database.
 *
 * @module
 */

import * as sqlite from "node:sqlite";
import type { DatabaseSync } from "node:sqlite";
import { errorLine, printable } from "../../text/printable.ts";
import { name } from "../recognition/expressions.ts";
import { SourceFault } from "../source_fault.ts";
import { type ViewStatement, viewStatements } from "./view_statements.ts";

/** What node:sqlite has that its published types lack: https://sqlite.org/c3ref/set_authorizer.html. */
interface AuthorizedDatabase {
  setAuthorizer(
    authorize: ((action: number, ...details: (string | null)[]) => number) | null,
  ): void;
}

const { constants } = sqlite as unknown as { constants: Record<string, number> };
const { SQLITE_OK, SQLITE_DENY } = constants;

/** The only tables to which creating a view writes. */
const TEMP_SCHEMA = ["sqlite_temp_master", "sqlite_temp_schema"];

/** Functions that do more than compute a value. Deno disables them, too. */
const FORBIDDEN_FUNCTIONS = ["load_extension", "fts3_tokenizer"];

/**
 * Creates views.
 *
 * Whatever a statement looks like, SQLite itself is allowed nothing but to create such views and to read.
 *
 * @param views The text of `--views`, as {@linkcode viewStatements} accepts it
 * @throws {SourceFault} If SQLite refuses a statement, or cannot read a view of this database
 */
export function createTempViews(db: DatabaseSync, views: string): void {
  const statements = viewStatements(views);
  allowOnlyTempViews(db, () => {
    for (const statement of statements) attempt(statement, "cannot be created", () => db.exec(statement.sql));
    for (const statement of statements) {
      const query = `SELECT * FROM temp.${name(statement.name)}`;
      attempt(statement, "cannot be read", () => void db.prepare(query));
    }
  });
}

/**
 * Does work during which SQLite refuses every statement that neither reads nor creates a view in the connection's own
 * schema.
 */
export function allowOnlyTempViews(db: DatabaseSync, work: () => void): void {
  const authorized = db as unknown as AuthorizedDatabase;
  authorized.setAuthorizer(authorize);
  try {
    work();
  } finally {
    authorized.setAuthorizer(null);
  }
}

function authorize(
  action: number,
  first: string | null,
  second: string | null,
  schema: string | null,
): number {
  switch (action) {
    case constants.SQLITE_CREATE_TEMP_VIEW:
    case constants.SQLITE_SELECT:
    case constants.SQLITE_READ:
    case constants.SQLITE_RECURSIVE:
      return SQLITE_OK;
    case constants.SQLITE_FUNCTION:
      return FORBIDDEN_FUNCTIONS.includes(second ?? "") ? SQLITE_DENY : SQLITE_OK;
    case constants.SQLITE_INSERT:
    case constants.SQLITE_UPDATE:
      return schema === "temp" && TEMP_SCHEMA.includes(first ?? "") ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

function attempt({ name, line }: ViewStatement, failure: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    // Deno appends the whole statement to the message of a syntax error.
    const reason = errorLine(error).replace(/ in CREATE .* at offset \d+$/i, "");
    throw new SourceFault(`the view ${printable(name)} in line ${line} of --views ${failure}: ${reason}`, {
      cause: error,
    });
  }
}
