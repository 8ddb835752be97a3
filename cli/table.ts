import { escapeText } from "./escape.ts";
import { displayWidth } from "./width.ts";

/** Blanks between two columns, and the narrowest a column gets: the look of docker's listings. */
const GAP = 3;
const NARROWEST = 10;

/**
 * Lay out rows in columns, the first row being the head. Cells are escaped, for names may come from an
 * image. The last cell of a row is not padded; each row ends in a newline.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(escapeText));
  const widths: number[] = [];
  for (const row of safe) {
    for (const [column, cell] of row.slice(0, -1).entries()) {
      widths[column] = Math.max(widths[column] ?? NARROWEST, displayWidth(cell) + GAP);
    }
  }
  return safe.map((row) => `${formatRow(row, widths)}\n`).join("");
}

function formatRow(row: readonly string[], widths: readonly number[]): string {
  const last = row.length - 1;
  return row.map((cell, column) => (column === last ? cell : pad(cell, widths[column] ?? 0))).join("");
}

/** The text followed by blanks up to so many cells. */
export function pad(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - displayWidth(text)));
}
