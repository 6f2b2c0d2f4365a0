/**
 * Recorded sessions of exchanges' websockets in `../shared/samples/cryptofeed`, which only some machines have. Tests that
 * need them are ignored elsewhere.
 *
 * Here the book is maintained naively, as a map of prices as they were written, and checked by what the exchange sends
 * for that purpose. It shares no code with the program.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { gunzipSync } from "node:zlib";
import { statIfThere } from "../../lib/files.ts";
import { PROJECT } from "./program.ts";

const FOLDER = join(PROJECT, "..", "shared", "samples", "cryptofeed");

/** Whether the sessions exist on this machine. */
export const HAS_SESSIONS: boolean = statIfThere(FOLDER)?.isDirectory ?? false;

/** A level as the exchange writes it. */
export type TextLevel = [price: string, size: string];

/** A message about a book. */
export interface BookMessage {
  /** Whether the message has the whole book. */
  isSnapshot: boolean;
  /** Exchange time, or the time of receipt where the exchange gives none; ms. */
  ms: number;
  /** The number of the update; 0 if the exchange gives none. */
  sequence: number;
  /** All bids, or the changed ones; a size of 0 removes a level. */
  bids: TextLevel[];
  /** All asks, or the changed ones. */
  asks: TextLevel[];
}

/** The book after a message. */
export interface BookState {
  /** Bids by price. */
  bids: Map<string, string>;
  /** Asks by price. */
  asks: Map<string, string>;
}

/** The messages about one instrument's book, in the order of receipt. */
export type Session = Map<string, BookMessage[]>;

/** Applies a message to a book. */
export function apply(book: BookState, { isSnapshot, bids, asks }: BookMessage): void {
  for (const [side, levels] of [[book.bids, bids], [book.asks, asks]] as const) {
    if (isSnapshot) side.clear();
    for (const [price, size] of levels) {
      if (Number(size) === 0) side.delete(price);
      else side.set(price, size);
    }
  }
}

/** The levels of a side, best first. */
function bestFirst(side: Map<string, string>, sign: 1 | -1): TextLevel[] {
  return [...side].sort(([a], [b]) => sign * (Number(a) - Number(b)));
}

/** OKX's session of 2022, after every message is checked by its checksum. */
export function okxSession(): Session {
  const session: Session = new Map();
  const books = new Map<string, BookState>();
  for (const { message } of messages("OKX.ws.1.0")) {
    if (message.arg?.channel !== "books" || message.data === undefined) continue;
    const instrument = message.arg.instId;
    const [{ ts, bids, asks, checksum }] = message.data;
    const read: BookMessage = {
      isSnapshot: message.action === "snapshot",
      ms: Number(ts),
      sequence: 0,
      bids: bids.map(pair),
      asks: asks.map(pair),
    };
    const book = bookOf(books, instrument);
    apply(book, read);
    assertEquals(okxChecksum(book), checksum, `checksum of ${instrument} at ${ts}`);
    messagesOf(session, instrument).push(read);
  }
  return session;
}

/**
 * Binance's session: the updates from the websocket and the snapshot that was requested meanwhile, in the order of
 * receipt. The numbers of the updates are checked to be without a gap from the snapshot on, and the best levels are
 * compared with those of the stream of best levels where both have the same number.
 */
export function binanceSession(): Session {
  const received: { seconds: number; instrument: string; read: BookMessage; first: number }[] = [];
  const bestAt = new Map<string, string[]>();
  for (const { seconds, message } of messages("BINANCE.ws.1.0")) {
    const { stream, data } = message;
    if (stream?.includes("@depth")) {
      const read = { isSnapshot: false, ms: data.E, sequence: data.u, bids: data.b, asks: data.a };
      received.push({ seconds, instrument: data.s, read, first: data.U });
    } else if (stream?.includes("@bookTicker")) {
      bestAt.set(`${data.s} ${data.u}`, [data.b, data.B, data.a, data.A]);
    }
  }
  for (const { url, seconds, message } of messages("BINANCE.http.0.0")) {
    const instrument = new URL(url!).searchParams.get("symbol")!;
    const { lastUpdateId: sequence, bids, asks } = message;
    const read = { isSnapshot: true, ms: Math.floor(seconds * 1000), sequence, bids, asks };
    received.push({ seconds, instrument, read, first: sequence });
  }
  received.sort((a, b) => a.seconds - b.seconds);

  const session: Session = new Map();
  const books = new Map<string, BookState>();
  const last = new Map<string, number>();
  let compared = 0;
  for (const { instrument, read, first } of received) {
    messagesOf(session, instrument).push(read);
    const before = last.get(instrument);
    // The snapshot contains every update up to its number, whether received before or after it.
    if (!read.isSnapshot && (before === undefined || read.sequence <= before)) continue;
    if (!read.isSnapshot) assertEquals(first, before! + 1, `first update of ${instrument} at ${read.ms}`);
    last.set(instrument, read.sequence);
    const book = bookOf(books, instrument);
    apply(book, read);
    const best = bestAt.get(`${instrument} ${read.sequence}`);
    if (best === undefined) continue;
    compared++;
    assertEquals([bestFirst(book.bids, -1)[0], bestFirst(book.asks, 1)[0]].flat(), best);
  }
  assert(compared > 20, `${compared} best levels compared`);
  return session;
}

/** A level as Bybit writes it; a deleted level has no size. */
interface BybitLevel {
  price: string;
  side: "Buy" | "Sell";
  size: number;
}

/** Bybit's session, of a protocol that says of each level whether it is inserted, updated or deleted. */
export function bybitSession(): Session {
  const session: Session = new Map();
  for (const { message } of messages("BYBIT.ws.26.0")) {
    const [, instrument] = /^orderBookL2_25\.(.*)/.exec(message.topic) ?? [];
    if (instrument === undefined) continue;
    const isSnapshot = message.type === "snapshot";
    const { data } = message;
    const levels: BybitLevel[] = isSnapshot ? data : [
      ...data.delete.map((level: BybitLevel) => ({ ...level, size: 0 })),
      ...data.update,
      ...data.insert,
    ];
    const side = (name: string) =>
      levels.filter((level) => level.side === name).map((
        { price, size },
      ): TextLevel => [price, String(size)]);
    messagesOf(session, instrument).push({
      isSnapshot,
      ms: Math.floor(message.timestamp_e6 / 1000),
      sequence: message.cross_seq,
      bids: side("Buy"),
      asks: side("Sell"),
    });
  }
  return session;
}

/** The checksum that OKX documents: the best 25 levels of both sides by turns, as a signed CRC-32. */
function okxChecksum({ bids, asks }: BookState): number {
  const sides = [bestFirst(bids, -1), bestFirst(asks, 1)];
  const levels = Array.from(
    { length: 25 },
    (_, i) => sides.flatMap((side) => side[i] ? [side[i].join(":")] : []),
  );
  return crc32(levels.flat().join(":")) | 0;
}

function crc32(text: string): number {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

function pair([price, size]: string[]): TextLevel {
  return [price, size];
}

function bookOf(books: Map<string, BookState>, instrument: string): BookState {
  const book = books.get(instrument) ?? { bids: new Map(), asks: new Map() };
  books.set(instrument, book);
  return book;
}

function messagesOf(session: Session, instrument: string): BookMessage[] {
  const list = session.get(instrument) ?? [];
  session.set(instrument, list);
  return list;
}

/** The messages that a recording received, as `seconds: message`; a request's answer also has the request's address. */
// deno-lint-ignore no-explicit-any
function* messages(name: string): Generator<{ url?: string; seconds: number; message: any }> {
  const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(join(FOLDER, `${name}.gz`))));
  for (const line of text.split("\n")) {
    const [, url, seconds, message] = /^(?:(https:\S+) -> )?(\d+\.\d+): (.*)$/.exec(line) ?? [];
    if (message !== undefined) yield { url, seconds: Number(seconds), message: JSON.parse(message) };
  }
}
