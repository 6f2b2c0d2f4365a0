/** @module What is wrong with a database, where that is the database's fault and not ours. */

/** A database, or the rest of one, that cannot be read. The run goes on with the next. */
export class SourceFault extends Error {
  /** The class, for messages. */
  override name = "SourceFault";
}
