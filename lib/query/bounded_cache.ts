/** @module Values that are kept for a while, up to a number of bytes. */

/** Values by key, of which those that were not used for the longest time are dropped first. */
export class BoundedCache<Value> {
  readonly #mostBytes: number;
  readonly #values = new Map<string, { value: Value; bytes: number }>();
  #bytes = 0;

  /** @param mostBytes How many bytes the values may take together; a larger value is not kept at all */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The value of a key, which then counts as just used. */
  get(key: string): Value | undefined {
    const kept = this.#values.get(key);
    if (kept === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, kept);
    return kept.value;
  }

  /** Keeps a value. */
  set(key: string, value: Value, bytes: number): void {
    this.#drop(key);
    if (bytes > this.#mostBytes) return;
    this.#values.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#values.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#values.get(key)?.bytes ?? 0;
    this.#values.delete(key);
  }
}
