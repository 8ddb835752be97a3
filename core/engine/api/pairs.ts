/** Names and values as one text each. */
import { RlError } from "../../mod.ts";

/** "NAME=VALUE" for each. @throws RlError "invalid" for a name with a `=`, which would be taken for another one */
export function pairs(what: string, record: Readonly<Record<string, string | number>> = {}): string[] {
  return Object.entries(record).map(([name, value]) => {
    if (name !== "" && !name.includes("=")) return `${name}=${value}`;
    const state = name === "" ? "it is empty" : "there is a = in it";
    throw new RlError({ code: "invalid", action: `use name of ${what}`, subject: name, state });
  });
}

/** Fields of a line, in quotation marks where that is needed (RFC 4180). */
export function fields(values: readonly string[]): string {
  return values.map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(",");
}
