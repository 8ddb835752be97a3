/** JSON as Go's encoder writes it for docker: map keys sorted, no escapes for HTML. */
import { fieldsOf, isList, isMap, isMethod, isNil, sortedEntries, type Value } from "./value.ts";

/** `indent` is what each level is indented by; without it all is on one line. Fields without a value are left out. */
export function encodeJson(value: Value, indent = ""): string {
  return encode(value, indent, "\n");
}

function encode(value: Value, indent: string, line: string): string {
  if (isNil(value) || isMethod(value)) return "null";
  if (typeof value === "string") return encodeText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = line + indent;
  if (isList(value)) {
    return enclose(
      "[]",
      value.map((each) => encode(each, indent, inner)),
      indent,
      line,
    );
  }
  const entries = isMap(value)
    ? sortedEntries(value)
    : fieldsOf(value).filter(([, each]) => each !== undefined);
  const colon = indent === "" ? ":" : ": ";
  return enclose(
    "{}",
    entries.map(([key, each]) => `${encodeText(key)}${colon}${encode(each, indent, inner)}`),
    indent,
    line,
  );
}

function enclose(brackets: "[]" | "{}", parts: readonly string[], indent: string, line: string): string {
  const [open = "", close = ""] = brackets;
  if (parts.length === 0) return open + close;
  if (indent === "") return open + parts.join(",") + close;
  const inner = line + indent;
  return open + inner + parts.join(`,${inner}`) + line + close;
}

/** The separators U+2028 and U+2029 are legal in JSON; Go escapes them all the same. */
function encodeText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(/[\u2028\u2029]/g, (separator) =>
    separator === "\u2028" ? "\\u2028" : "\\u2029",
  );
}
