/**
 * Writes docs/databases.md from the tables of names and forms by which databases are recognised, and from the views in
 * `docs/views`.
 *
 *     deno task documents
 *
 * A test compares the committed file with these tables.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import {
  FIRST_NUMBER_NAMES,
  GROUP_NAMES,
  IS_BID_NAMES,
  IS_SNAPSHOT_NAMES,
  IS_UPDATE_NAMES,
  KIND_NAMES,
  KIND_WORDS,
  LEVEL_PRICE_NAMES,
  LEVEL_SIZE_NAMES,
  MESSAGE_NAMES,
  PREVIOUS_NUMBER_NAMES,
  SEQUENCE_NAMES,
  SIDES_NAMES,
} from "../sources/book_names.ts";
import {
  COLUMN_NAMES,
  COUNT_OF_DAY_NAMES,
  DATE_NAMES,
  TABLE_NAMES,
  TIME_OF_DAY_NAMES,
} from "../sources/names.ts";
import { TIME_FORMS, type TimeForm } from "../sources/values/time_forms.ts";
import { BOOK_EXAMPLES } from "./book_examples.ts";
import { COLUMN_MEANINGS } from "./column_meanings.ts";
import {
  INTRODUCTION,
  ONE_ROW_A_LEVEL,
  REFUSALS,
  RULES_OF_CHOICE,
  SIDES,
  UPDATES,
  VIEWS,
} from "./databases_texts.ts";
import { PROJECT } from "./stage.ts";

/** The path of the document in the project. */
export const DATABASES_DOCUMENT = "docs/databases.md";

/** Recorders for which the document shows views: the heading, what the recorder writes, and the file of the views. */
const RECORDERS_WITH_VIEWS: readonly [heading: string, form: string, file: string][] = [
  [
    "OctoBot",
    "The collector of OctoBot's backtesting keeps trades as JSON lists, many in one row.",
    "octobot.sql",
  ],
  [
    "BitcoinExchangeFH",
    "Trades and books are rows of one table, which is named after the exchange and the pair.",
    "bitcoinexchangefh.sql",
  ],
  [
    "vn.py",
    "`volume` is the day's running total, and times are local, here of China (UTC+8). One row is one tick.",
    "vnpy.sql",
  ],
  ["Hummingbot", "Prices and sizes are integers, scaled by a million.", "hummingbot.sql"],
  [
    "eversion",
    "The full channel of Coinbase: every event of an order is a row, and the side is the maker's.",
    "eversion.sql",
  ],
  [
    "Messages of a websocket",
    "Raw ingestors, as those of FTX, keep whole messages. Books are changed by updates.",
    "websocket_messages.sql",
  ],
];

if (import.meta.main) Deno.writeTextFileSync(join(PROJECT, DATABASES_DOCUMENT), databasesDocument());

/** The content of the document. */
export function databasesDocument(): string {
  return [
    INTRODUCTION,
    "## Tables",
    `The trades: ${codes(TABLE_NAMES.trades)}.`,
    `The order books: ${codes(TABLE_NAMES.books)}.`,
    "## Columns",
    ...Object.entries(COLUMN_NAMES).map(([meaning, names]) =>
      `**${meaning}**: ${COLUMN_MEANINGS[meaning]}. ${codes(names)}.`
    ),
    RULES_OF_CHOICE,
    SIDES,
    "## Times",
    "A column may hold the first form in any of its spellings, row by row. Another form is used only if the first form puts " +
    "no sampled row within a day of the folder's day, and the other form does. A time zone is never guessed: a time " +
    "without a zone is UTC. [How bars are made](bars.md#times) has the exact rules.",
    TIME_FORMS.map(timeFormLine).join("\n"),
    `A date in a column of its own is found by the names ${codes(DATE_NAMES)}, and its time of day by ` +
    `${codes(TIME_OF_DAY_NAMES)}; a count since midnight only by ${
      codes(Object.values(COUNT_OF_DAY_NAMES).flat())
    }.`,
    "## Order books",
    "Levels may be in any order, and have further elements. A level of size 0 is no level. A side that is NULL or empty has " +
    "no levels. Every row may be written in another of these ways:",
    BOOK_EXAMPLES.map(({ what, bids }) => `- ${what}: ${shown(bids)}`).join("\n"),
    "A table has books in one of these forms:",
    bookForms(),
    ONE_ROW_A_LEVEL,
    UPDATES,
    updateNames(),
    REFUSALS,
    VIEWS,
    ...RECORDERS_WITH_VIEWS.flatMap(([heading, form, file]) => [
      `### ${heading}`,
      `${form} [The file](views/${file}):`,
      "```sql\n" + Deno.readTextFileSync(join(PROJECT, "docs/views", file)) + "```",
    ]),
  ].join("\n\n") + "\n";
}

/** The columns of each form of a book. */
function bookForms(): string {
  const sides = SIDES_NAMES.map((names) => names.map(code).join(" and "));
  return [
    `- **two columns**, one for each side: ${
      sides.join(", ")
    }; except for the first pair, only if sampled values are levels.`,
    `- **one column with both sides**, also deep inside a message of JSON: ${
      codes(MESSAGE_NAMES)
    }; the sides in it have the ` +
    "names of two columns.",
    "- **a column for each price and size** of a level, or of the best level alone, such as `bid_price_1` or `asks[0].size`.",
    `- **one row a level**, with its price, its size and its side as words; or whether it is a bid: ${
      codes(IS_BID_NAMES)
    }. The number of the book: ${codes(GROUP_NAMES)}.`,
    `- **levels that are objects**: the price is ${codes(LEVEL_PRICE_NAMES)}; the size is ${
      codes(LEVEL_SIZE_NAMES)
    }.`,
  ].join("\n");
}

/** The columns and words of updates. */
function updateNames(): string {
  const { snapshot, update, removal } = KIND_WORDS;
  return [
    `- **kind of the row**: ${codes(KIND_NAMES)}. All values must be known words: ${
      codes(snapshot)
    } or true for a ` +
    `snapshot, ${codes(update)} or false for an update, ${codes(removal)} for a level that is gone.`,
    `- **is it a snapshot**: ${codes(IS_SNAPSHOT_NAMES)}. 1, true or yes; 0, false, no or NULL.`,
    `- **is it an update**: ${codes(IS_UPDATE_NAMES)}.`,
    `- **number of the update**: ${codes(SEQUENCE_NAMES)}.`,
    `- **number of the update before**: ${
      codes(PREVIOUS_NUMBER_NAMES)
    }; or the first number that the update contains: ${
      codes(FIRST_NUMBER_NAMES)
    }. Where these show that updates are missing, the gaps are counted and warned about: the books after a gap may be wrong ` +
    "until the next snapshot.",
  ].join("\n");
}

function shown(value: string | Uint8Array): string {
  if (typeof value === "string") return code(value);
  const bytes = Array.from(value.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  return `a blob that begins with ${code(bytes.join(" "))}`;
}

/** A form of time as an item of a list, with every example. */
function timeFormLine({ name, example, variants = [] }: TimeForm): string {
  const also = variants.length === 0 ? "" : `; also ${variants.map(codesOf).join(", ")}`;
  return `- ${name}: ${codesOf(example)}${also}`;
}

/** The values of a row's columns. */
function codesOf(values: readonly unknown[]): string {
  return values.map(code).join(" and ");
}

function codes(names: readonly string[]): string {
  return names.map(code).join(", ");
}

function code(text: unknown): string {
  return `\`${String(text).replaceAll("\n", " ")}\``;
}
