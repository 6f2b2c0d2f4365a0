/** @module The numbers of a chart as a table, for readers who cannot see the chart or want exact numbers. */

import { Dialog } from "./Dialog.tsx";

/** The most rows of a table. More rows are of no use, and slow for the browser. */
export const MAX_ROWS = 500;

/** The content of a table. */
export interface TableContent {
  /** Names of the columns. */
  columns: string[];
  /** The rows, at most {@linkcode MAX_ROWS}. */
  rows: string[][];
  /** The last row, of everything that the table is about. */
  totals?: string[];
  /** What the table is about, and whether rows are left out. */
  note?: string;
}

/** What a table is about. */
interface DataTableProps {
  /** The name of the table. */
  name: string;
  /** The text on the button. */
  label?: string;
  /** Makes the table. */
  content: () => TableContent;
}

/** A button that makes the table and opens it. */
export function DataTable({ name, label = "Table", content }: DataTableProps) {
  return <Dialog name={`${name} as a table`} label={label} content={() => table(name, content())} />;
}

function table(name: string, { columns, rows, totals, note }: TableContent) {
  return (
    <>
      {note && <p class="note">{note}</p>}
      <div class="scrolls" tabIndex={0} role="region" aria-label={name}>
        <table>
          <thead>
            <tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
          </thead>
          <tbody>{rows.map((cells) => row(cells))}</tbody>
          {totals && <tfoot>{row(totals)}</tfoot>}
        </table>
      </div>
    </>
  );
}

function row([first, ...others]: string[]) {
  return (
    <tr key={first}>
      <th scope="row">{first}</th>
      {others.map((cell, i) => <td key={i}>{cell}</td>)}
    </tr>
  );
}
