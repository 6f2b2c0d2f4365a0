/** @module The type affinity of columns (https://sqlite.org/datatype3.html#determination_of_column_affinity). */

/** What SQLite converts the values of a column to, where it can. */
export type Affinity = "INTEGER" | "TEXT" | "BLOB" | "REAL" | "NUMERIC";

/** The affinity of a column of a declared type: the first rule that fits decides. */
export function affinityOf(type: string): Affinity {
  if (/INT/i.test(type)) return "INTEGER";
  if (/CHAR|CLOB|TEXT/i.test(type)) return "TEXT";
  if (type === "" || /BLOB/i.test(type)) return "BLOB";
  if (/REAL|FLOA|DOUB/i.test(type)) return "REAL";
  return "NUMERIC";
}
