import { escapeText } from "../core/mod.ts";
import { displayWidth, isPrintable } from "./width.ts";

/** Blanks between two columns, and the narrowest a column gets: the look of docker's listings. */
export const GAP = 3;
export const NARROWEST = 10;

/**
 * Lay out rows in columns, the first row being the head. Cells are escaped, for names may come from an
 * image. The last cell of a row is not padded; each row ends in a newline.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  // Nearly always every character is one cell, and one look at all of them is enough.
  return isPrintable(rows.map((row) => row.join("")).join("")) ? plainTable(rows) : wideTable(rows);
}

function plainTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (let column = 0; column < row.length - 1; column += 1) {
      const width = (row[column] ?? "").length + GAP;
      widths[column] = Math.max(widths[column] ?? NARROWEST, width);
    }
  }
  let text = "";
  for (const row of rows) {
    const last = row.length - 1;
    for (let column = 0; column < last; column += 1) text += (row[column] ?? "").padEnd(widths[column] ?? 0);
    text += `${row[last] ?? ""}\n`;
  }
  return text;
}

function wideTable(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(escapeText));
  const taken = safe.map((row) => row.map(displayWidth));
  const widths: number[] = [];
  for (const cells of taken) {
    for (let column = 0; column < cells.length - 1; column += 1) {
      widths[column] = Math.max(widths[column] ?? NARROWEST, (cells[column] ?? 0) + GAP);
    }
  }
  let text = "";
  for (const [index, row] of safe.entries()) {
    const cells = taken[index] ?? [];
    for (let column = 0; column < row.length; column += 1) {
      const blanks = column === row.length - 1 ? 0 : (widths[column] ?? 0) - (cells[column] ?? 0);
      text += `${row[column]}${" ".repeat(blanks)}`;
    }
    text += "\n";
  }
  return text;
}

/** The text followed by blanks up to so many cells. */
export function pad(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - displayWidth(text)));
}
