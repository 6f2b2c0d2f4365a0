/**
 * The quick way to take one side of a book: straight from the text's bytes, without a string or an array of levels.
 *
 * It takes only what recorders write and nothing around it: `[[price, size, ...], ...]` in square brackets, each
 * number in the same quotes or in none, after each comma a blank or none, and numbers of digits with at most one dot.
 * At whatever else there is it gives up, and the general parser (`levels.ts`) decides, whose result is the same
 * where both give one: the same numbers, added in the same order.
 *
 * The levels of a book mostly look alike. So each number is first taken to be written as the one in the same place
 * of the level before, which a few words of four bytes prove or disprove; if it is not, it is read byte by byte.
 *
 * @module
 */

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const BLANK = 0x20;
const DOT = 0x2e;
const ZERO = 0x30;
const SINGLE_QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;

// Digits in words, as in digits.ts, which explains them. What is another module's costs more at each use, and most
// before the code is warm.
const ZEROS = 0x30303030;
const HIGH_HALVES = 0xf0f0f0f0 | 0;
const SIXES = 0x06060606;

/** Powers of ten as in decimal.ts, for the same reason: from there the whole scan takes a fifth longer. */
const POW10 = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const MAX_EXACT = 2 ** 53;

/** Most elements of a level. */
const MAX_ELEMENTS = 4;

/** A level's first comma is looked for so far, which is longer than a number. */
const MAX_COMMA = 40;

/** Sums the sizes of one side after the other. */
export class BookScan {
  /** How many levels the side has. */
  levels = 0;
  /** The sum of the sizes that count, as {@linkcode Levels.sumSizes} has it. */
  sum = 0;

  #view: DataView = new DataView(new ArrayBuffer(0));
  /** How far the text is taken, and whether that is after a level's price rather than before a level. */
  #at = 0;
  #isAtSize = false;
  #end = 0;
  /** What the additions lost. */
  #lost = 0;
  #marks = new Marks(0, false);
  /** How the last price and the last size were written. */
  #priceForm = PriceForm.of(4, 0);
  #sizeForm = SizeForm.of(1, 1);
  /** How many digits the last number has before its dot, and how many after it. */
  #lastWholes = 0;
  #lastDecimals = 0;

  /**
   * Takes a side.
   *
   * @param view Holds the text, and goes on after it for {@linkcode SLACK} bytes at least
   * @param start Where the text begins
   * @param end Where it ends
   * @param depthLevels Count only so many of the first levels, which then have to be the best
   * @param sign 1 for asks, whose best price is the least; -1 for bids
   * @returns Whether it was taken
   */
  take(view: DataView, start: number, end: number, depthLevels: number, sign: number): boolean {
    this.#view = view;
    this.levels = this.sum = this.#lost = 0;
    this.#isAtSize = false;
    if (end - start === 2) return view.getInt16(start) === ((OPEN << 8) | CLOSE);
    if (view.getUint8(start) !== OPEN) return false;
    this.#marks = this.#marks.of(view, start + 1);
    this.#at = start + 1;
    this.#end = end;
    const isTaken = this.#takeLevels(depthLevels, sign);
    this.sum += this.#lost;
    return isTaken;
  }

  #takeLevels(depthLevels: number, sign: number): boolean {
    const { begin, between, endLevel, endList } = this.#marks;
    // Prices matter by their order alone, and that only where the best levels are to be the first.
    const isOrdered = depthLevels < Infinity;
    let previous = -Infinity;
    while (this.#at < this.#end) {
      if (!isOrdered && this.#takeAlike()) return this.#at === this.#end;
      if (!this.#isAtSize) {
        const price = this.#takeMark(begin) ? this.#takeNumber() : NaN;
        if (!(price > 0) || (isOrdered && sign * price < previous) || !this.#takeMark(between)) return false;
        previous = sign * price;
        this.#priceForm = PriceForm.of(this.#lastWholes, this.#lastDecimals);
      }
      const size = this.#takeNumber();
      if (!(size >= 0)) return false;
      this.#sizeForm = SizeForm.of(this.#lastWholes, this.#lastDecimals);
      this.levels++;
      if (this.levels <= depthLevels) this.#add(size);
      for (let element = 2; this.#takeMark(between); element++) {
        if (element === MAX_ELEMENTS || !this.#takeDigits()) return false;
      }
      if (!this.#takeMark(endLevel)) return this.#takeMark(endList) && this.#at === this.#end;
    }
    return false;
  }

  /**
   * Takes levels for as long as they are of the forms of the level before.
   *
   * Everything that the loop needs is a variable of its own here, which makes it twice as quick.
   *
   * @returns Whether that was the end of the list
   */
  #takeAlike(): boolean {
    const view = this.#view;
    const end = this.#end | 0;
    const { begin, between, endLevel, endList } = this.#marks;
    const price = this.#priceForm;
    const form = this.#sizeForm;
    // Made integers here, or each use would check that it is one.
    const beginWord = begin.word | 0;
    const beginShift = begin.shift | 0;
    const beginLength = begin.length | 0;
    const betweenWord = between.word | 0;
    const betweenShift = between.shift | 0;
    const betweenLength = between.length | 0;
    const endWord = endLevel.word | 0;
    const endShift = endLevel.shift | 0;
    const endLength = endLevel.length | 0;
    const middle = price.middle | 0;
    const last = price.last | 0;
    const textA = price.textA | 0;
    const textB = price.textB | 0;
    const textC = price.textC | 0;
    const maskA = price.maskA | 0;
    const maskB = price.maskB | 0;
    const maskC = price.maskC | 0;
    const priceLength = price.length | 0;
    const wholesLength = form.wholesLength | 0;
    const wholesUnused = form.wholesUnused | 0;
    const highUnused = form.highUnused | 0;
    const lowUnused = form.lowUnused | 0;
    const lowMask = form.lowMask | 0;
    const highScale = form.highScale | 0;
    const lowScale = form.lowScale | 0;
    const sizeLength = form.length | 0;
    const { scale } = form;
    let sum = this.sum;
    let levels = this.levels | 0;
    let lost = this.#lost;
    let at = this.#at | 0;
    let next = at;
    let isEnd = false;
    let isAtSize = false;
    while (next < end && !isEnd) {
      if (view.getInt32(next) >> beginShift !== beginWord) break;
      next += beginLength;
      const a = view.getInt32(next) ^ textA;
      const b = view.getInt32(next + middle) ^ textB;
      const c = last > 4 ? view.getInt32(next + last) ^ textC : 0;
      const wrong = notDigits(a) | notDigits(b) | notDigits(c) | (a & maskA) | (b & maskB) | (c & maskC);
      if (wrong !== 0 || (a | b | c) === 0) break;
      next += priceLength;
      if (view.getInt32(next) >> betweenShift !== betweenWord) break;
      next += betweenLength;
      const point = next + wholesLength;
      const wholes = worths(view.getInt32(next), wholesUnused);
      const high = worths(view.getInt32(point + 1), highUnused);
      const low = worths(view.getInt32(point + 5), lowUnused) & lowMask;
      if ((notDigits(wholes) | notDigits(high) | notDigits(low)) !== 0 || view.getUint8(point) !== DOT) {
        at = next;
        isAtSize = true;
        break;
      }
      next += sizeLength;
      let isDigits = true;
      for (let element = 2; view.getInt32(next) >> betweenShift === betweenWord; element++) {
        next += betweenLength;
        isDigits &&= element < MAX_ELEMENTS && isOfNumber(view.getUint8(next++));
        while (isOfNumber(view.getUint8(next))) next++;
      }
      if (!isDigits) break;
      if (view.getInt32(next) >> endShift === endWord) next += endLength;
      else {
        isEnd = view.getInt32(next) >> endList.shift === endList.word;
        if (!isEnd) break;
        next += endList.length;
      }
      // Twelve digits at most, so all of this is exact but the quotient, which is correctly rounded.
      const size = ((numberOf(wholes) * highScale + numberOf(high)) * lowScale + numberOf(low)) / scale;
      const total = sum + size;
      lost += sum >= size ? (sum - total) + size : (size - total) + sum;
      sum = total;
      levels++;
      at = next;
    }
    this.sum = sum;
    this.#lost = lost;
    this.levels = levels;
    this.#at = at;
    this.#isAtSize = isAtSize;
    return isEnd;
  }

  /** Neumaier's sum, as in levels.ts. */
  #add(size: number): void {
    const total = this.sum + size;
    this.#lost += this.sum >= size ? (this.sum - total) + size : (size - total) + this.sum;
    this.sum = total;
  }

  #takeMark({ length, shift, word }: Mark): boolean {
    if (this.#view.getInt32(this.#at) >> shift !== word) return false;
    this.#at += length;
    return true;
  }

  #takeDigits(): boolean {
    const start = this.#at;
    while (isOfNumber(this.#view.getUint8(this.#at))) this.#at++;
    return this.#at > start;
  }

  /** Takes a number byte by byte; NaN if there is none that is plain and exact. What ends it, the caller sees. */
  #takeNumber(): number {
    const view = this.#view;
    const start = this.#at;
    let at = start;
    let value = 0;
    let byte = 0;
    while (isDigit(byte = view.getUint8(at))) {
      value = value * 10 + byte - ZERO;
      at++;
    }
    const wholes = at - start;
    let decimals = 0;
    if (byte === DOT) {
      const point = ++at;
      while (isDigit(byte = view.getUint8(at))) {
        value = value * 10 + byte - ZERO;
        at++;
      }
      decimals = at - point;
    }
    this.#at = at;
    this.#lastWholes = wholes;
    this.#lastDecimals = decimals;
    // Both operands are exact, so the quotient is correctly rounded, as in levels.ts.
    return wholes + decimals > 0 && value < MAX_EXACT && decimals < POW10.length
      ? value / POW10[decimals]
      : NaN;
  }
}

/** What the digits of a word are worth, one byte each, the last one lowest, without so many bits at its end. */
function worths(word: number, unused: number): number {
  return (word ^ ZEROS) >>> unused;
}

/** 0 if these are worths of digits. */
function notDigits(worths: number): number {
  return (worths | (worths + SIXES)) & HIGH_HALVES;
}

/** The number of these worths: pairs first, ten times the higher digit of each and the lower one. */
function numberOf(worths: number): number {
  const pairs = (worths >> 8) * 10 + worths;
  return ((pairs >> 16) & 0xff) * 100 + (pairs & 0xff);
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}

function isOfNumber(byte: number): boolean {
  return isDigit(byte) || byte === DOT;
}

/** A text of one to four bytes that is compared as one word. */
class Mark {
  /** How many bytes. */
  readonly length: number;
  /** Bits of a word that are not of the text. */
  readonly shift: number;
  /** The rest of the word. */
  readonly word: number;

  constructor(bytes: number[]) {
    this.length = bytes.length;
    this.shift = 8 * (4 - bytes.length);
    this.word = bytes.reduce((word, byte) => (word << 8) | byte, 0);
  }
}

/** What stands around numbers. */
class Marks {
  /** Before a level: `['`. */
  begin: Mark;
  /** Between two numbers of a level: `', '`. */
  between: Mark;
  /** After a level that another follows: `'], `. */
  endLevel: Mark;
  /** After the last level: `']]`. */
  endList: Mark;

  /**
   * @param quote Around each number; 0 for none
   * @param hasBlanks Whether a blank follows each comma
   */
  constructor(readonly quote: number, readonly hasBlanks: boolean) {
    const quotes = quote === 0 ? [] : [quote];
    const comma = hasBlanks ? [COMMA, BLANK] : [COMMA];
    this.begin = new Mark([OPEN, ...quotes]);
    this.between = new Mark([...quotes, ...comma, ...quotes]);
    this.endLevel = new Mark([...quotes, CLOSE, ...comma]);
    this.endList = new Mark([...quotes, CLOSE, CLOSE]);
  }

  /** The marks of a text whose first level begins here; these ones if they are the same. */
  of(view: DataView, at: number): Marks {
    const first = view.getUint8(at + 1);
    const quote = first === SINGLE_QUOTE || first === DOUBLE_QUOTE ? first : 0;
    let comma = at;
    // A level has its first comma within its first number's length.
    while (comma < at + MAX_COMMA && view.getUint8(comma) !== COMMA) comma++;
    const hasBlanks = view.getUint8(comma + 1) === BLANK;
    return quote === this.quote && hasBlanks === this.hasBlanks ? this : new Marks(quote, hasBlanks);
  }
}

/**
 * A form of prices: three words, which may overlap, whose bytes are digits but for a dot. Numbers of 4 to 12 bytes
 * have one.
 */
class PriceForm {
  readonly length: number;
  /** Where the second and the third word begin. */
  readonly middle: number;
  readonly last: number;
  /** Zeros with the dot, by word. */
  readonly textA: number;
  readonly textB: number;
  readonly textC: number;
  /** The byte of the dot, by word. */
  readonly maskA: number;
  readonly maskB: number;
  readonly maskC: number;

  constructor(length: number, dot: number) {
    this.length = length;
    this.last = length - 4;
    this.middle = Math.min(4, this.last);
    [this.textA, this.maskA] = formOfWord(dot);
    [this.textB, this.maskB] = formOfWord(dot - this.middle);
    [this.textC, this.maskC] = formOfWord(dot - this.last);
  }

  static readonly #known: (PriceForm | undefined)[] = [];

  /** The form of a number of so many digits before and after its dot, or another if it has none. */
  static of(wholes: number, decimals: number): PriceForm {
    const length = wholes + (decimals === 0 ? 0 : 1 + decimals);
    if (length < 4 || length > 12) return PriceForm.of(4, 0);
    return this.#known[16 * length + wholes] ??= new PriceForm(length, wholes);
  }
}

/** A word of zeros, with a dot at a place if that is within it, and the bits of that. */
function formOfWord(dot: number): [text: number, mask: number] {
  if (dot < 0 || dot > 3) return [ZEROS, 0];
  const shift = 8 * (3 - dot);
  return [ZEROS ^ ((ZERO ^ DOT) << shift), 0xff << shift];
}

/**
 * A form of sizes: one to four digits, a dot, and one to eight digits, in two words. The
 * number is `((wholes * highScale + high) * lowScale + low) / scale`.
 */
class SizeForm {
  readonly length: number;
  readonly wholesLength: number;
  readonly scale: number;
  /** How many bits of each word are not of the number, which of the others are, and what it is multiplied by. */
  readonly wholesUnused: number;
  readonly highUnused: number;
  readonly highScale: number;
  readonly lowUnused: number;
  readonly lowMask: number;
  readonly lowScale: number;

  constructor(wholes: number, decimals: number) {
    const high = Math.min(4, decimals);
    const low = decimals - high;
    this.length = wholes + 1 + decimals;
    this.wholesLength = wholes;
    this.scale = POW10[decimals];
    this.wholesUnused = unusedOf(wholes);
    this.highUnused = unusedOf(high);
    this.highScale = POW10[high];
    this.lowUnused = unusedOf(low);
    this.lowMask = low === 0 ? 0 : -1;
    this.lowScale = POW10[low];
  }

  static readonly #known: (SizeForm | undefined)[] = [];

  /** The form of a number of so many digits before and after its dot, or another if it has none. */
  static of(wholes: number, decimals: number): SizeForm {
    if (wholes < 1 || wholes > 4 || decimals < 1 || decimals > 8) return SizeForm.of(1, 1);
    return this.#known[16 * wholes + decimals] ??= new SizeForm(wholes, decimals);
  }
}

function unusedOf(bytes: number): number {
  return 32 - 8 * Math.max(1, bytes);
}
