/**
 * Ways to damage a database's bytes, determined by random numbers.
 *
 * @module
 */

/** A damaged database and the damage. */
export interface Damaged {
  /** A description of the damage. */
  what: string;
  /** The damaged bytes. */
  bytes: Uint8Array;
  /** Whether there are several damages, so that both values and structure may have changed. */
  isMixed?: boolean;
}

/** A generator of numbers in [0, 1). */
export type RandomSource = () => number;

/** The size of a database's db pages, in bytes. */
export function pageSizeOf(bytes: Uint8Array): number {
  const size = bytes[16] << 8 | bytes[17];
  return size === 1 ? 65536 : size;
}

/** Flips a bit or replaces a byte; half of the time in the header or cell pointers of a db page. */
export function flip(bytes: Uint8Array, random: RandomSource): Damaged {
  const result = bytes.slice();
  const below = (end: number) => Math.floor(random() * end);
  const size = pageSizeOf(bytes);
  const page = below(bytes.length / size);
  const header = page * size + (page === 0 && random() < 0.7 ? 100 : 0);
  const at = random() < 0.5 ? below(bytes.length) : header + below(48);
  result[at] = random() < 0.6 ? bytes[at] ^ 1 << below(8) : below(256);
  return { what: `byte ${at} from ${bytes[at]} to ${result[at]}`, bytes: result };
}

/** Flips several bits. */
export function scatter(bytes: Uint8Array, random: RandomSource): Damaged {
  let damaged: Damaged = { what: "", bytes, isMixed: true };
  for (let left = 2 + Math.floor(random() * 3); left > 0; left--) {
    const { what, bytes } = flip(damaged.bytes, random);
    damaged = { what: damaged.what + (damaged.what && ", ") + what, bytes, isMixed: true };
  }
  return damaged;
}

/** Overwrites a db page with another, swaps two, or fills one with zeros or noise. */
export function splice(bytes: Uint8Array, random: RandomSource): Damaged {
  const result = bytes.slice();
  const size = pageSizeOf(bytes);
  const anyPage = () => Math.floor(random() * bytes.length / size);
  const page = (index: number) => bytes.subarray(index * size, (index + 1) * size);
  const [to, from] = [anyPage(), anyPage()];
  const way = Math.floor(random() * 4);
  if (way === 0) result.fill(0, to * size, (to + 1) * size);
  else if (way === 1) { for (let at = to * size; at < (to + 1) * size; at++) result[at] = random() * 256; }
  else {
    result.set(page(from), to * size);
    if (way === 3) result.set(page(to), from * size);
  }
  const what = [
    `db page ${to} filled with zeros`,
    `db page ${to} filled with noise`,
    `db page ${from} copied over ${to}`,
    `db pages ${from} and ${to} swapped`,
  ];
  return { what: what[way], bytes: result };
}

/** Truncates a database. */
export function truncate(bytes: Uint8Array, length: number): Damaged {
  return { what: `truncated to ${length} bytes`, bytes: bytes.slice(0, length) };
}

/** Redirects a pointer of an interior b-tree page or of an overflow chain, often into a cycle. */
export function misdirect(bytes: Uint8Array, random: RandomSource): Damaged {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  const pointers = pagePointers(bytes);
  const below = (end: number) => Math.floor(random() * end);
  const pages = bytes.length / pageSizeOf(bytes);
  const at = pointers[below(pointers.length)];
  const own = Math.floor(at / pageSizeOf(bytes)) + 1;
  // Its own db page, another pointer's, any, none, or one beyond the end.
  const to = [
    own,
    view.getUint32(pointers[below(pointers.length)]),
    1 + below(pages),
    0,
    pages + 1 + below(2 ** 31),
  ][below(5)];
  const from = view.getUint32(at);
  view.setUint32(at, to);
  return { what: `the pointer at ${at} changed from db page ${from} to ${to}`, bytes: result };
}

/** Lowers the cell count of a b-tree page, so that rows or child pages are lost. */
export function uncount(bytes: Uint8Array, random: RandomSource): Damaged {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  const size = pageSizeOf(bytes);
  const places = Array.from(
    { length: bytes.length / size },
    (_, page) => page * size + (page === 0 ? 100 : 0),
  )
    .filter((header) => (bytes[header] === 5 || bytes[header] === 13) && view.getUint16(header + 3) > 1);
  const header = places[Math.floor(random() * places.length)];
  const cells = view.getUint16(header + 3);
  const fewer = cells - (random() < 0.5 ? 1 : Math.ceil(random() * (cells - 1)));
  view.setUint16(header + 3, fewer);
  return { what: `cell count ${fewer} instead of ${cells} in the b-tree page at ${header}`, bytes: result };
}

/** Offsets of pointers: in interior pages of tables, at the ends of cells with overflow, and in overflow pages. */
function pagePointers(bytes: Uint8Array): number[] {
  const size = pageSizeOf(bytes);
  const usable = size - bytes[20];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const pointers: number[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    const header = start + (start === 0 ? 100 : 0);
    const type = bytes[header];
    if (type !== 5 && type !== 13) {
      // Overflow and free pages begin with a pointer to the next.
      pointers.push(start);
      continue;
    }
    if (type === 5) pointers.push(header + 8);
    for (let cell = 0; cell < view.getUint16(header + 3); cell++) {
      const at = start + view.getUint16(header + (type === 5 ? 12 : 8) + 2 * cell);
      if (type === 5) pointers.push(at);
      else {
        const payload = varint(bytes, at);
        const most = usable - 35;
        if (payload.value <= most) continue;
        const least = Math.floor((usable - 12) * 32 / 255) - 23;
        const spread = least + (payload.value - least) % (usable - 4);
        pointers.push(varint(bytes, payload.end).end + (spread <= most ? spread : least));
      }
    }
  }
  return pointers;
}

function varint(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (;; at++) {
    value = value * 128 + (bytes[at] & 127);
    if (bytes[at] < 128) return { value, end: at + 1 };
  }
}

/**
 * Makes a record claim more bytes than there are: in the length of the record, of its header, or of a value, up to the
 * greatest length of the format.
 */
export function inflate(bytes: Uint8Array, random: RandomSource): Damaged {
  const result = bytes.slice();
  const size = pageSizeOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const below = (end: number) => Math.floor(random() * end);
  const leaves = Array.from({ length: bytes.length / size }, (_, page) => page)
    .filter((page) => page > 0 && bytes[page * size] === 13 && view.getUint16(page * size + 3) > 0);
  const start = leaves[below(leaves.length)] * size;
  const at = start + view.getUint16(start + 8 + 2 * below(view.getUint16(start + 3)));
  const rowid = varint(bytes, at).end;
  const record = varint(bytes, rowid).end;
  const place = [at, rowid, record, record + 1 + below(5)][below(4)];
  // As varints: 2^63 - 1, 2^64 - 1, about 2^32, and the serial type of 1 GB of text.
  const claimed = [
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0x90, 0x80, 0x80, 0x80, 0x05],
    [0x87, 0xb9, 0xd6, 0xa8, 0x0d],
  ][below(4)];
  result.set(claimed.slice(0, bytes.length - place), place);
  return { what: `${claimed.map((byte) => byte.toString(16))} at ${place}`, bytes: result };
}
