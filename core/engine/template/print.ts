import { fieldsOf, isList, isMap, kindOf, sortedEntries, type Value } from "./value.ts";

/** What an action writes: as Go prints with %v, and "<no value>" where there is none. */
export function printValue(value: Value): string {
  return value === undefined ? "<no value>" : formatValue(value);
}

/** Go's %v: `[a b]`, `map[k:v]`, `{a b}`, `<nil>`. With `named`, as %+v, structs show their fields' names. */
export function formatValue(value: Value, named = false): string {
  if (value === undefined || value === null) return "<nil>";
  if (isList(value)) return `[${value.map((each) => formatValue(each, named)).join(" ")}]`;
  if (isMap(value)) {
    return `map[${sortedEntries(value)
      .map(([key, each]) => `${key}:${formatValue(each, named)}`)
      .join(" ")}]`;
  }
  switch (kindOf(value)) {
    case "struct":
      return `{${fieldsOf(value as object)
        .map(([name, each]) => (named ? `${name}:${formatValue(each, named)}` : formatValue(each)))
        .join(" ")}}`;
    case "float64":
      return formatFloat(value as number);
    case "method":
      return "<function>";
    default:
      return String(value);
  }
}

/** Go's %v of a float64: shortest digits, with an exponent below 1e-4 and from 1e21 on. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 21) return plainDecimal(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Without an exponent, which JavaScript uses below 1e-6. */
function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
}

/** Go's fmt.Sprint: a blank between two operands of which neither is a string. */
export function sprint(values: readonly Value[]): string {
  return values
    .map((value, index) => {
      const before = values[index - 1];
      const apart = index > 0 && typeof value !== "string" && typeof before !== "string";
      return (apart ? " " : "") + formatValue(value);
    })
    .join("");
}

/** Go's fmt.Sprintln: blanks between all operands, and a line break. */
export function sprintln(values: readonly Value[]): string {
  return `${values.map((value) => formatValue(value)).join(" ")}\n`;
}
