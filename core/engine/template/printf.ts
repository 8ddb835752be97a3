/** Go's `printf`, for the values that templates have. */
import { formatFloat, formatValue } from "./print.ts";
import { kindOf, type Value } from "./value.ts";

const DIRECTIVE = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(.)?/gsu;

/** Widths beyond this are cut: nobody means them. */
const WIDEST = 1000;
/** The most that `toFixed` takes. */
const MOST_PLACES = 100;

interface Directive {
  readonly flags: string;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Format arguments; mistakes show in the text, as in Go: `%!d(string=x)`, `%!s(MISSING)`, `%!(EXTRA int=1)`. */
export function sprintf(format: string, args: readonly Value[]): string {
  let next = 0;
  const takeSize = (text: string | undefined): number | undefined => {
    if (text !== "*") return text === undefined ? undefined : Number(text);
    const value = args[next++];
    return typeof value === "number" ? value : undefined;
  };
  const said = format.replace(DIRECTIVE, (whole, given: string, width, precision, verb) => {
    if (verb === "%") return "%";
    const cells = takeSize(width);
    const hasPoint = whole.includes(".");
    const places = hasPoint ? (takeSize(precision) ?? 0) : undefined;
    if (verb === undefined) return "%!(NOVERB)";
    if (next >= args.length) return `%!${verb}(MISSING)`;
    const flags = cells !== undefined && cells < 0 ? `${given}-` : given;
    const text = formatOne(args[next++], { flags, precision: places, verb });
    return justify(text, Math.min(Math.abs(cells ?? 0), WIDEST), flags);
  });
  const extra = args.slice(next).map((value) => `${typeName(value)}=${formatValue(value)}`);
  return extra.length === 0 ? said : `${said}%!(EXTRA ${extra.join(", ")})`;
}

function formatOne(value: Value, directive: Directive): string {
  const { verb, flags, precision } = directive;
  if (verb === "v")
    return typeof value === "number"
      ? formatNumber(value, directive)
      : formatValue(value, flags.includes("+"));
  if (verb === "T") return typeName(value);
  const wrong = `%!${verb}(${value === null || value === undefined ? "<nil>" : `${typeName(value)}=${formatValue(value)}`})`;
  if (Array.isArray(value)) return `[${value.map((each: Value) => formatOne(each, directive)).join(" ")}]`;
  if (typeof value === "string") return formatString(value, directive) ?? wrong;
  if (typeof value === "boolean") return verb === "t" ? String(value) : wrong;
  if (typeof value === "number") return isVerbOf(value, verb) ? formatNumber(value, directive) : wrong;
  return precision === undefined && verb === "s" && value !== null && value !== undefined
    ? formatValue(value)
    : wrong;
}

function formatString(value: string, { verb, flags, precision }: Directive): string | undefined {
  const cut = precision === undefined ? value : [...value].slice(0, precision).join("");
  const bytes = (): string[] =>
    Array.from(new TextEncoder().encode(cut), (byte) => byte.toString(16).padStart(2, "0"));
  if (verb === "s") return cut;
  if (verb === "q") return quote(cut);
  if (verb === "x") return bytes().join(flags.includes(" ") ? " " : "");
  if (verb === "X")
    return bytes()
      .join(flags.includes(" ") ? " " : "")
      .toUpperCase();
  return undefined;
}

function isVerbOf(value: number, verb: string): boolean {
  return (Number.isInteger(value) ? "bcdoOqxXU" : "eEfFgG").includes(verb);
}

function formatNumber(value: number, { verb, flags, precision }: Directive): string {
  const sign = value < 0 ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const size = Math.abs(value);
  const digits = (base: number): string => size.toString(base).padStart(precision ?? 0, "0");
  switch (verb) {
    case "d":
      return sign + digits(10);
    case "b":
      return sign + digits(2);
    case "o":
      return sign + (flags.includes("#") ? "0" : "") + digits(8);
    case "O":
      return `${sign}0o${digits(8)}`;
    case "x":
      return sign + (flags.includes("#") ? "0x" : "") + digits(16);
    case "X":
      return sign + (flags.includes("#") ? "0X" : "") + digits(16).toUpperCase();
    case "c":
      return character(value);
    case "q":
      return `'${character(value)}'`;
    case "U":
      return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
    case "e":
    case "E": {
      const text = goExponent(size.toExponential(precision ?? 6));
      return sign + (verb === "E" ? text.toUpperCase() : text);
    }
    case "f":
    case "F":
      return sign + fixed(size, Math.min(precision ?? 6, MOST_PLACES));
    default:
      return sign + general(size, precision);
  }
}

/** Rounded as Go does, a half to the even digit; `toFixed` takes it upward. */
function fixed(size: number, places: number): string {
  const exact = size.toFixed(MOST_PLACES);
  const cut = exact.length - (MOST_PLACES - places);
  const half = /^50*$/.test(exact.slice(cut).replace(/^\./, ""));
  const even = exact.slice(0, cut).replace(/\.$/, "");
  return half && /[02468]$/.test(even) ? even : size.toFixed(places);
}

/** %g and %v: shortest, or so many significant digits. */
function general(size: number, precision: number | undefined): string {
  if (Number.isInteger(size) && precision === undefined) return String(size);
  if (precision === undefined) return formatFloat(size);
  const rounded = Number(size.toPrecision(Math.max(precision, 1)));
  const power = Number(rounded.toExponential().split("e")[1]);
  return power < -4 || power >= Math.max(precision, 1)
    ? goExponent(rounded.toExponential())
    : formatFloat(rounded);
}

/** At least two digits of exponent. */
function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function character(point: number): string {
  return point >= 0 && point <= 0x10ffff ? String.fromCodePoint(point).toWellFormed() : "\ufffd";
}

/** Go's %q. */
function quote(text: string): string {
  const short: Readonly<Record<string, string>> = {
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\f": "\\f",
    "\b": "\\b",
    "\x07": "\\a",
  };
  const body = text.replace(/["\\]/g, "\\$&").replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (each) => {
    const point = each.codePointAt(0) ?? 0;
    const digits = (count: number): string => point.toString(16).padStart(count, "0");
    return (
      short[each] ??
      (point < 0x80 ? `\\x${digits(2)}` : point < 0x10000 ? `\\u${digits(4)}` : `\\U${digits(8)}`)
    );
  });
  return `"${body}"`;
}

/** Zeros go between sign and digits. */
function justify(text: string, cells: number, flags: string): string {
  const missing = cells - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0")) return " ".repeat(missing) + text;
  const sign = /^[+\- ]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

function typeName(value: Value): string {
  const kind = kindOf(value);
  if (kind === "list") return "[]interface {}";
  if (kind === "map") return "map[string]interface {}";
  if (kind === "nil" || kind === "no value") return "<nil>";
  return kind;
}
