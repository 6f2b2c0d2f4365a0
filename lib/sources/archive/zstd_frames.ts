/**
 * Finds the frames of a zstd file without decompressing them (https://www.rfc-editor.org/rfc/rfc8878, section 3.1).
 *
 * The decoder of `node:zlib` in Deno 2.6.10 reads one frame: it takes a frame that is cut short for a whole one, ignores
 * what follows the frame, and fails at a second frame. So frames are found here, and each is given to a decoder of its
 * own.
 *
 * @module
 */

/** Reads bytes of a file; the result is shorter than asked for at the end of the file. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/** A frame of compressed data, as offsets in the file. */
export interface ZstdFrame {
  /** Where the frame begins. */
  start: number;
  /** Where the frame ends. */
  end: number;
}

/** A file that is not made of whole frames. */
export class ZstdFrameError extends Error {}

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_HEADER_BYTES = 3;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * Finds the frames of a file, in order. Frames to be skipped are left out.
 *
 * @param readAt Reads the file
 * @throws {ZstdFrameError} If a frame is cut short, or something that is not a frame follows
 */
export function* zstdFrames(readAt: ReadAt): Generator<ZstdFrame> {
  for (let start = 0;;) {
    const head = readAt(start, 8);
    if (head.length === 0) return;
    if (head.length < 8) throw cutShort();
    const view = new DataView(head.buffer, head.byteOffset);
    const magic = view.getUint32(0, true);
    if ((magic & 0xfffffff0) === SKIPPABLE_MAGIC) {
      start += 8 + view.getUint32(4, true);
      if (readAt(start - 1, 1).length === 0) throw cutShort();
      continue;
    }
    if (magic >>> 0 !== FRAME_MAGIC) throw new ZstdFrameError(`byte ${start} does not begin a frame`);
    const end = endOfFrame(readAt, start, head[4]);
    yield { start, end };
    start = end;
  }
}

/** @param descriptor The frame header descriptor, which follows the magic number */
function endOfFrame(readAt: ReadAt, start: number, descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSizeFlag = descriptor >> 6;
  const contentSizeBytes = contentSizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << contentSizeFlag;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3];
  let offset = start + 5 + (isSingleSegment ? 0 : 1) + dictionaryIdBytes + contentSizeBytes;
  for (let isLast = false; !isLast;) {
    const header = readAt(offset, BLOCK_HEADER_BYTES);
    if (header.length < BLOCK_HEADER_BYTES) throw cutShort();
    const bits = header[0] | header[1] << 8 | header[2] << 16;
    isLast = (bits & 1) !== 0;
    const type = bits >> 1 & 3;
    if (type === RESERVED_BLOCK) throw new ZstdFrameError(`byte ${offset} does not begin a block`);
    offset += BLOCK_HEADER_BYTES + (type === RLE_BLOCK ? 1 : bits >> 3);
  }
  const hasChecksum = (descriptor & 4) !== 0;
  const end = offset + (hasChecksum ? 4 : 0);
  if (readAt(end - 1, 1).length === 0) throw cutShort();
  return end;
}

function cutShort(): ZstdFrameError {
  return new ZstdFrameError("it is cut short");
}
