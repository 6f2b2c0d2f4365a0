/**
 * A thread that opens a database with the permissions it was started with, and answers how the database was opened and
 * the number of its trades, or the error's message.
 *
 * @module
 */

import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";
import { errorLine } from "../../lib/text/printable.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<[path: string, scratch: string]>) => void;
  postMessage(answer: string): void;
};

scope.onmessage = async ({ data: [path, scratch] }) => {
  try {
    const source = await openDatabase(path, { scratch });
    let trades = 0;
    for (const batch of source.trades()) trades += batch.count;
    source.close();
    scope.postMessage(`${source.description.how}: ${trades}`);
  } catch (error) {
    scope.postMessage(errorLine(error));
  }
};
