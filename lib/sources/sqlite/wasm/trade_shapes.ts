/**
 * Known shapes of trade records: for each record header, where the values are and how to read them.
 *
 * A shape is found by a hash of the header's first 16 bytes. All known headers have the same length; a header of
 * another length clears the table, and so does a table that is full.
 */

import { lanes } from "../../values/wasm/digits";
import { isKeptName, KEPT_NAME_BYTES, keepName } from "./instrument_name";

/** The letters of each side in lower case, as a little-endian word. */
const BUY_LETTERS: u32 = 0x797562;
const SELL_LETTERS: u32 = 0x6c6c6573;

/** The longest header of a known shape in bytes. */
export const MAX_SHAPE_HEADER: i32 = 16;

/** `idDigits` of a shape without a number of the trade, and of a shape whose number is the rowid. */
export const NO_ID: i32 = -1;
export const ID_IS_ROWID: i32 = -2;

/** What is known of records with the same header. Offsets are from the record's start, in bytes. */
@unmanaged
export class TradeShape {
  /** The header, padded with zeros. */
  header0: u64;
  header1: u64;
  /** Bytes of the whole record. */
  size: i32;
  timeAt: i32;
  timeType: i32;
  priceAt: i32;
  priceType: i32;
  sizeAt: i32;
  sizeType: i32;
  sideAt: i32;
  /** The bits of a word that are the side's letters, the letters, and the side that they mean. */
  sideMask: u32;
  sideWord: u32;
  side: i32;
  idAt: i32;
  idType: i32;
  /** Digits of the trade's number as text; 0 for an integer, {@linkcode NO_ID} or {@linkcode ID_IS_ROWID}. */
  idDigits: i32;
  /** Where the instrument's name is; 0 if rows of every instrument are wanted. */
  instrumentAt: i32;
  instrumentBytes: i32;
  /** Address of the instrument's name. */
  instrumentName: usize;
}

/** The shapes, and the index of each by its header's hash. The first shape is that of no record. */
const MAX_SHAPES: i32 = 64;
const SHAPES: usize = memory.data(64 * offsetof<TradeShape>(), 16);
/** For each shape, the name of the wanted instrument. */
const NAMES: usize = memory.data(64 * 96, 16);
const HASH_BITS: u64 = 12;
const BY_HASH: usize = memory.data(4096);

/** How many shapes are known, and the header length that they share in bytes. */
export class KnownShapes {
  static count: i32 = 0;
  static headerSize: i32 = 0;
}

/** Forgets every shape. */
export function clearTradeShapes(): void {
  KnownShapes.count = 0;
  memory.fill(BY_HASH, 0, 1 << <usize>HASH_BITS);
}

/**
 * Adds the shape of a record, unless it is known.
 *
 * @param at Address of a record of this shape
 * @param headerSize Bytes of its header, at most {@linkcode MAX_SHAPE_HEADER}
 * @param size Bytes of the whole record
 * @param sideLetters 3 for a buy, 4 for a sell, 0 if the table has no side
 * @param idDigits See {@linkcode TradeShape.idDigits}
 * @param instrumentAt See {@linkcode TradeShape.instrumentAt}
 * @param instrumentBytes Length of the instrument's name, at most `MAX_INSTRUMENT_BYTES`
 */
export function addTradeShape(
  at: usize,
  headerSize: i32,
  size: i32,
  timeAt: i32,
  timeType: i32,
  priceAt: i32,
  priceType: i32,
  sizeAt: i32,
  sizeType: i32,
  sideAt: i32,
  sideLetters: i32,
  idAt: i32,
  idType: i32,
  idDigits: i32,
  instrumentAt: i32,
  instrumentBytes: i32,
): void {
  const header = headerAt(at, headerSize);
  if (hasHeader(shapeOf(header), header)) return;
  if (headerSize != KnownShapes.headerSize || KnownShapes.count == MAX_SHAPES - 1) clearTradeShapes();
  KnownShapes.headerSize = headerSize;
  const shape = shapeAt(++KnownShapes.count);
  v128.store(changetype<usize>(shape), header);
  shape.size = size;
  shape.timeAt = timeAt;
  shape.timeType = timeType;
  shape.priceAt = priceAt;
  shape.priceType = priceType;
  shape.sizeAt = sizeAt;
  shape.sizeType = sizeType;
  shape.sideAt = sideAt;
  shape.sideMask = sideLetters == 0 ? 0 : sideLetters == 3 ? 0xffffff : 0xffffffff;
  shape.sideWord = sideLetters == 0 ? 0 : sideLetters == 3 ? BUY_LETTERS : SELL_LETTERS;
  shape.side = sideLetters == 0 ? 0 : sideLetters == 3 ? 1 : -1;
  shape.idAt = idAt;
  shape.idType = idType;
  shape.idDigits = idDigits;
  shape.instrumentAt = instrumentAt;
  shape.instrumentBytes = instrumentBytes;
  shape.instrumentName = NAMES + KEPT_NAME_BYTES * <usize>KnownShapes.count;
  keepName(shape.instrumentName, at + instrumentAt, instrumentBytes);
  store<u8>(BY_HASH + hashOf(header, HASH_BITS), <u8>KnownShapes.count);
}

/** A record's header of `size` bytes, padded with zeros. */
@inline
export function headerAt(at: usize, size: i32): v128 {
  return v128.and(v128.load(at), i8x16.lt_u(lanes(), i8x16.splat(<i8>size)));
}

/** The shape that a header may have; {@linkcode hasHeader} decides. */
@inline
export function shapeOf(header: v128): TradeShape {
  return shapeAt(load<u8>(BY_HASH + hashOf(header, HASH_BITS)));
}

/** Whether a shape is that of records with this header. */
@inline
export function hasHeader(shape: TradeShape, header: v128): bool {
  return !v128.any_true(v128.xor(header, v128.load(changetype<usize>(shape))));
}

/** Whether the record at an address names the instrument of its shape. */
@inline
export function isOfInstrument(shape: TradeShape, at: usize): bool {
  return isKeptName(shape.instrumentName, at + shape.instrumentAt, shape.instrumentBytes);
}

@inline
function shapeAt(index: i32): TradeShape {
  return changetype<TradeShape>(SHAPES + <usize>index * offsetof<TradeShape>());
}

/** A hash of a padded header, of `bits` bits. */
@inline
export function hashOf(header: v128, bits: u64): usize {
  const mixed = (i64x2.extract_lane(header, 0) * 0x9e3779b97f4a7c15) ^ i64x2.extract_lane(header, 1);
  return <usize>(<u64>(mixed * 0x9e3779b97f4a7c15) >> (64 - bits));
}
