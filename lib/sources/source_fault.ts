/** @module The error class for data that cannot be read. */

/**
 * A database, or the rest of a database, cannot be read because of its own state: damage, a lock, an unknown schema.
 * A run reports the fault and continues with the next database.
 */
export class SourceFault extends Error {
  /** The class name, for messages. */
  override name = "SourceFault";
}
