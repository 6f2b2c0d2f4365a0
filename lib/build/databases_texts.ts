/** @module The paragraphs of docs/databases.md that no table generates. */

import { SIDE_WORDS } from "../sources/names.ts";

/** Words as a document lists them. */
const words = (list: readonly string[]) => list.map((word) => `\`${word}\``).join(", ");

/** How the document begins. */
export const INTRODUCTION = `# Databases that can be read

This document is generated from the tables by which the program recognises databases (\`deno task documents\`).

A database is an ordinary SQLite 3 file with a table or view of trades, one of order books, or both. Names are compared
without regard to case, underscores, hyphens, full stops and blanks, so \`trade_id\` also stands for \`tradeId\` and \`Trade ID\`. Lists are in order of preference. Other
tables and columns are ignored.

A database is read correctly, or refused with a sentence that says what was found, shows a value, and names a way out.
\`orderflow inspect FILE\` shows which tables, columns and forms are chosen, and one row of each table as understood.`;

/** How the program decides between several candidates. */
export const RULES_OF_CHOICE = `## Rules of choice

- **Tables.** If several tables fit, the first in the list that has rows. A view of \`--views\` that is named \`trades\` or \`book\`
  is read even if the view has no rows. If a table with the needed columns cannot be read, the next one that fits is read, with a warning.
- **Times.** The exchange's time before the time of receipt. A column whose values are NULL, or lie outside the folder's day
  while those of another column lie in it, gives way to that column.
- **Times of two clocks.** Of two columns with general names, the first one, unless the other's times are never later.
- **Sizes.** The base currency's amount before the turnover: \`size\` and \`quantity\` before \`volume\` and \`amount\`. A
  column that is the price times another column in every sampled row is the turnover, and the other column is the size.
- **Doubts.** Sizes that only rise, great prices and sizes that are all whole numbers, a side that contradicts the sign of
  its size, trades of size 0 (their prices are in the bars), times without a zone, times that are floating-point numbers
  with too many digits, and rows of several exchanges are warned about.
- **Instruments.** Of a table that holds several instruments, only the rows of the requested one are read. Names match without
  regard to case and to \`- _ / : .\` between their parts. If no row matches, a table of one instrument is read with a warning;
  a table of several is an error that lists them. Rows that name no instrument, beside rows that do, are skipped with a
  warning.
- **Ties.** Rows of the same time are ordered by the number of the trade, else by \`id\`, else by their place in the table.
  Rows without a number that are stored newest first are warned about: a view can add \`-rowid AS id\`.

\`inspect\` and \`--verbose\` show every choice and its alternatives.`;

/** How sides are read. */
export const SIDES = `## Sides

The side is always the taker's. A column of sides holds words in any case, or the numbers 1 and -1. Other numbers are not
understood, because recorders disagree about them: the sides are unknown, with a warning. A maker's flag says whether the
buyer was the maker, as \`true\`, \`True\`, \`t\` or \`1\`; then the taker sold.

- **A buyer:** ${words(SIDE_WORDS.buy)}.
- **A seller:** ${words(SIDE_WORDS.sell)}.

Without a column of sides, the sign of the size is the side: a negative size is a sale, and if any sampled size is negative, a
positive size is a purchase. Beside a column of sides, the sign of a size is ignored.

If the recorder wrote the maker's side, as Coinbase's matches have it, \`--side-is maker\` inverts every side, except a
maker's flag and a column whose name says whose side it has. A side that cannot be read is unknown; the trade counts
nevertheless. The summary counts trades bought, sold and of unknown side.`;

/** How books of one row a level are told apart. */
export const ONE_ROW_A_LEVEL =
  `Where a row is one level, the rows of one book have the same number; without such a column, the same time. So two books of the
same time that no column tells apart are read as one book with the levels of both: add a number with a view.`;

/** How updates of books are read. */
export const UPDATES = `### Snapshots and updates

If a column distinguishes snapshots from updates, the program maintains the book, and every row gives the book after the
row. A size of 0 removes a level. Before the first snapshot there is no book. Where a row is one level, rows with the same
number of the update are one update; without numbers, rows of the same time are. Rows that are stored in another order are put
in order of time and number. A table that looks like updates, but has no such column, is refused: see [bars.md](bars.md). If its
rows are whole books after all, a view can add \`'snapshot' AS action\`.`;

/** What is refused, and why. */
export const REFUSALS = `## What is refused, and why

- A database without a recognised table: no bars can be made.
- A table without a needed column, or whose times cannot be read in any form, or lie far from the folder's day in every form:
  reading on would give wrong bars.
- A table of several instruments, none of which is the requested one.
- A table of which more than half of the rows are rejected has failed; its good rows stay in the bars.
- Rows more than a day away from the requested days are left out of the bars, and counted.
- Prices of 0 and below are rejected, unless \`--signed-prices\` accepts them.

Some things cannot be known from a database, and are read as they stand: times without a zone are UTC, a running total in a
column of sizes is taken for sizes, integers that are scaled are taken for prices, and nanoseconds that were stored as a
double have lost their last digits (each with a warning). What was in a \`-wal\` file that was not copied with its database is
missing without a sign of it. Compare a few bars with the exchange's, and use
views where they differ.`;

/** How views make any database readable. */
export const VIEWS = `## Views: the way out

\`--views FILE\` reads \`CREATE TEMP VIEW\` statements from a file, and creates the views on the program's own connection before it
reads. Nothing is written to the database. A view named \`trades\` or \`book\` takes the place of a table of that name, which
the view can still read as \`main.trades\`. Views give the columns that this document lists.

    orderflow inspect --draft-views FILE > views.sql        # prints a draft with the real tables and columns
    orderflow BTC-USDT 2024-01-01 --views views.sql

Expressions that mend what a recorder wrote in its own way:

- a decimal comma: \`replace(price, ',', '.') AS price\`
- sides as 0 and 1: \`iif(side = 1, 'buy', 'sell') AS side\`, the other way round if 1 means a sale
- local times without a zone, here of UTC+8: \`strftime('%Y-%m-%dT%H:%M:%fZ', time, '-8 hours') AS time\`
- newest rows first, without a number of the trade: \`-rowid AS id\`

These views read the databases of well-known recorders. Change the names of pairs and tables to yours.`;
