/**
 * `--format` of commands that list things. A format is a Go template, applied to every row; `table TEMPLATE` puts
 * a head above and lays the rows out in columns, which a tab (or `\t`) separates; `table` alone is the usual
 * table, `json` one object per line.
 *
 * Texts come from images and registries, so what goes to a terminal, and what is laid out in columns, has its
 * control characters escaped. What goes to a file or program is left as it is.
 */

import { compileTemplate, type Template } from "../../core/engine/template/execute.ts";
import { FUNCTIONS, HEAD_FUNCTIONS } from "../../core/engine/template/functions.ts";
import { encodeJson } from "../../core/engine/template/json.ts";
import type { Method, Value } from "../../core/engine/template/value.ts";
import { escapeLines } from "../../core/mod.ts";
import { formatTable } from "../table.ts";
import { escapeValue } from "./escape.ts";

export interface Listing {
  /** What stands above the column of each field, docker's words: ID is "IMAGE ID". Every field has one. */
  readonly heads: Readonly<Record<string, string | Method>>;
  /** The fields of the usual table. */
  readonly columns: readonly string[];
  /** One plain object per row; its fields in alphabetical order, as `json` shows them. */
  readonly rows: readonly object[];
}

/** Whether `--quiet` counts: a template that was asked for wins, the usual table does not. */
export function wantsNamesAlone({ quiet, format }: { quiet: boolean; format: string | undefined }): boolean {
  return quiet && (format === undefined || format === "table");
}

const TABLE = /^table(?=$|\s)/;

/**
 * The text of a listing, with a line break after each row. `format` is what the person asked for, if anything;
 * `terminal` whether a person reads the result. Throws `RlError` "invalid" for a format that is none.
 */
export function renderListing(format: string | undefined, listing: Listing, terminal: boolean): string {
  const wanted = format?.trim() || "table";
  if (wanted === "table") return usualTable(listing);
  if (TABLE.test(wanted)) return tableOf(wanted.replace(TABLE, "").trim(), listing);
  return renderEach(wanted, listing.rows, terminal);
}

/**
 * A template, or `json`, applied to each of some values; a line break after each. Throws `RlError` "invalid".
 */
export function renderEach(format: string, values: readonly Value[], terminal: boolean): string {
  const template: Template = format === "json" ? encodeJson : compileTemplate(format, FUNCTIONS);
  const text = values.map((value) => `${template(value)}\n`).join("");
  return terminal ? escapeLines(text) : text;
}

function usualTable({ heads, columns, rows }: Listing): string {
  const head = columns.map((name) => String(heads[name]));
  const cells = rows.map((row) => columns.map((name) => String(Reflect.get(row, name))));
  return formatTable([head, ...cells]);
}

function tableOf(format: string, { heads, rows }: Listing): string {
  const head = compileTemplate(format, HEAD_FUNCTIONS)(heads);
  const template = compileTemplate(format, FUNCTIONS);
  const texts = [head, ...rows.map((row) => template(escapeValue(row)))];
  return formatTable(texts.flatMap((text) => text.split("\n")).map((line) => line.split("\t")));
}

/** The head above a label that is asked for by `{{.Label "org.example.some-name"}}`: "some name". */
export const labelHead: Method = (name) =>
  String(name ?? "")
    .replace(/^.*\./s, "")
    .replace(/[-_]/g, " ");
