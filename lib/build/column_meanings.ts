/** @module What the columns of a database hold, for docs/databases.md. */

/** What a column of each meaning holds, by the name of the meaning in the table of names. */
export const COLUMN_MEANINGS: Record<string, string> = {
  time: "the exchange's time, or else the time of receipt",
  date: "the date, next to a column with the time of day",
  price: "the price of a trade, in quote currency; a number or numeric text",
  size: "the size of a trade, in base currency or contracts; below 0 for a sale if there is no side",
  side: "the taker's side",
  maker_side: "the maker's side, which is the opposite of the taker's",
  maker_flag: "whether the buyer was the maker, so that the taker sold",
  taker_flag: "whether the buyer was the taker",
  trade_id: "the exchange's number of the trade, which orders trades of the same time and shows duplicates",
  id: "orders rows of the same time that have no number; a number of the trade if no other column is",
  instrument: "the instrument of the row, if the table holds several",
  base: "the base currency of the row, next to a column with the quote currency",
  quote: "the quote currency of the row",
  exchange: "the exchange of the row",
  bids: "the bids of an order book",
  asks: "the asks of an order book",
};
