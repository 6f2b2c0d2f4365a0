/** @module What has the database of a followed day read again from its first row. */

/** Rows that were read may have changed, so the day has to be read again. The message says why, without the day. */
export class DayChangedError extends Error {}

/** Rows are not stored in the order in which they have to be read, so the day has to be read again, sorted. */
export class OutOfOrderError extends DayChangedError {}
