/** @module Recognises tables of books whose rows are snapshots and updates. */

import { findByNames } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { SEQUENCE_NAMES } from "./names.ts";
import type { TableDescription, UpdateColumns } from "./schema.ts";
import { kindReader } from "./update_words.ts";

/**
 * The columns that distinguish snapshots from updates: the first column of a known name in which every sampled value is
 * a known word. Undefined if there is no such column.
 */
export function recogniseUpdates(
  table: TableDescription,
  { sample }: Recognition,
): UpdateColumns | undefined {
  const kind = table.columns.find(({ name }) => {
    const kindOf = kindReader(name);
    if (kindOf === undefined) return false;
    const values = sample(table, [name]).column(name);
    return values.some((value) => value !== null) && values.every((value) => kindOf(value) !== undefined);
  });
  if (kind === undefined) return undefined;
  return { kind: kind.name, sequence: findByNames(table.columns, SEQUENCE_NAMES)[0]?.name };
}
