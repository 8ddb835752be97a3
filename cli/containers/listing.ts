/** The rows of `ps` by a template. */

import type { Method } from "../../core/engine/template/value.ts";
import type { ListedContainer } from "../../core/mod.ts";
import { labelHead, renderListing } from "../template/listing.ts";
import { COLUMNS, FIELDS, type FieldName, type FieldOptions, HEADS, labelsOf } from "./fields.ts";

const NAMES = Object.keys(FIELDS) as FieldName[];

/** @throws RlError "invalid" for a format that is none */
export function renderContainers(
  format: string,
  containers: readonly ListedContainer[],
  options: FieldOptions,
  terminal: boolean,
): string {
  const rows = containers.map((container) => rowOf(container, options));
  return renderListing(format, { heads: { ...HEADS, Label: labelHead }, columns: COLUMNS, rows }, terminal);
}

/** Each field is worked out when it is asked for: some take the whole document. */
function rowOf(container: ListedContainer, options: FieldOptions): object {
  const row = { Label: label(container) };
  for (const name of NAMES) {
    Object.defineProperty(row, name, { enumerable: true, get: () => FIELDS[name](container, options) });
  }
  return row;
}

function label(container: ListedContainer): Method {
  return (key) => {
    const labels = labelsOf(container);
    const name = String(key ?? "");
    return Object.hasOwn(labels, name) ? labels[name] : "";
  };
}
