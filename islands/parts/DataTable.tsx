/** @module The numbers behind a chart, for those who cannot see it or want them exactly. */

import { Dialog } from "./Dialog.tsx";

/** More rows than this help nobody, and take the browser's time. */
export const MOST_ROWS = 500;

/** What a table shows. */
export interface TableContent {
  /** Names of the columns. */
  columns: string[];
  /** The rows, at most {@linkcode MOST_ROWS}. */
  rows: string[][];
}

/** A button that opens the table, which is made at that moment. */
export function DataTable({ name, content }: { name: string; content: () => TableContent }) {
  return <Dialog name={`${name} as a table`} label="Table" content={() => table(name, content())} />;
}

function table(name: string, { columns, rows }: TableContent) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={name}>
      <table>
        <thead>
          <tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {others.map((cell, i) => <td key={i}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
