import {
  isList,
  isMap,
  isMethod,
  isNil,
  isTextMap,
  type Method,
  textMap,
  type Value,
} from "../../core/engine/template/value.ts";
import { escapeText } from "../../core/mod.ts";

/** The same value with every text in it on one line and without control characters. */
export function escapeValue(value: Value): Value {
  if (typeof value === "string") return escapeText(value);
  if (typeof value !== "object" && typeof value !== "function") return value;
  if (value === null || isNil(value)) return value;
  if (isMethod(value)) return escapeMethod(value);
  if (isList(value)) return value.map(escapeValue);
  if (isTextMap(value)) {
    return textMap(Object.fromEntries([...value].map(([key, each]) => [escapeText(key), escapeText(each)])));
  }
  if (isMap(value)) return new Map([...value].map(([key, each]) => [escapeText(key), escapeValue(each)]));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, escapeValue(each)]));
}

/** With as many parameters as before, since a template is held to their number. */
function escapeMethod(method: Method): Method {
  const escaped: Method = (...args) => escapeValue(method(...args));
  return Object.defineProperty(escaped, "length", { value: method.length });
}
