/** The functions that every template may call: Go's own and those docker adds. */
import { equals, less } from "./compare.ts";
import { FunctionFault } from "./error.ts";
import { escapeHtml, escapeJs, escapeQuery } from "./foreign.ts";
import { encodeJson } from "./json.ts";
import { sprint, sprintln } from "./print.ts";
import { sprintf } from "./printf.ts";
import { indexValue, lengthOf, sliceValue } from "./sequence.ts";
import { isList, isTrue, kindOf, type Method, type Value } from "./value.ts";

/** By name. A map, so that `{{constructor}}` calls nothing. */
export type Functions = ReadonlyMap<string, Method>;

/** `and` and `or` stand here for their names: the executor knows them, since they may not look at all arguments. */
const GO: readonly (readonly [string, Method])[] = [
  ["and", () => undefined],
  ["or", () => undefined],
  ["not", (...args) => !isTrue(only(args))],
  ["eq", (...args) => equals(atLeastOne(args), ...args.slice(1))],
  ["ne", (...args) => !equals(...two(args))],
  ["lt", (...args) => less(...two(args))],
  ["le", (...args) => less(...two(args)) || equals(...two(args))],
  ["gt", (...args) => !less(...two(args)) && !equals(...two(args))],
  ["ge", (...args) => !less(...two(args))],
  ["len", (...args) => lengthOf(only(args))],
  ["index", (...args) => indexValue(atLeastOne(args), args.slice(1))],
  ["slice", (...args) => sliceValue(atLeastOne(args), args.slice(1))],
  ["print", (...args) => sprint(args)],
  ["println", (...args) => sprintln(args)],
  ["printf", (...args) => sprintf(text(atLeastOne(args)), args.slice(1))],
  ["html", (...args) => escapeHtml(sprint(args))],
  ["js", (...args) => escapeJs(sprint(args))],
  ["urlquery", (...args) => escapeQuery(sprint(args))],
];

const DOCKER: readonly (readonly [string, Method])[] = [
  ["json", (...args) => encodeJson(only(args))],
  ["split", (...args) => split(...texts(args, 2))],
  ["join", join],
  ["title", (...args) => title(...texts(args, 1))],
  ["lower", (...args) => eachCharacter(texts(args, 1)[0], (each) => each.toLowerCase())],
  ["upper", (...args) => eachCharacter(texts(args, 1)[0], (each) => each.toUpperCase())],
  ["pad", pad],
  ["truncate", truncate],
];

export const FUNCTIONS: Functions = new Map([...GO, ...DOCKER]);

/**
 * The functions while the head of a table is written: docker's leave the column's name as it is, so that
 * `table {{lower .Repository}}` has the head REPOSITORY.
 */
export const HEAD_FUNCTIONS: Functions = new Map([
  ...GO,
  ...DOCKER.map(([name]) => [name, (...args: readonly Value[]) => headOf(name, args)] as const),
]);

/** The name among the arguments; it comes last where it was piped to a function of two. */
function headOf(name: string, args: readonly Value[]): Value {
  return name === "json" || args.length < 2 ? only(args) : args[0];
}

function split(value: string, separator: string): readonly string[] {
  return separator === "" ? [...value] : value.split(separator);
}

function join(...args: readonly Value[]): string {
  const [list, separator] = two(args);
  if (list === null || list === undefined) return "";
  if (!isList(list) || list.some((each) => typeof each !== "string")) {
    throw new FunctionFault("it joins a list of texts", 0);
  }
  return list.join(text(separator, 1));
}

/** Go changes characters one by one and leaves alone what would become several: ß stays ß. */
function eachCharacter(value: string, change: (character: string) => string): string {
  return Array.from(value, (character) => {
    const changed = change(character);
    return [...changed].length === 1 ? changed : character;
  }).join("");
}

/** A capital at the beginning of each word; in ASCII all but letters, digits and _ part words, else blanks. */
function title(value: string): string {
  return value.replace(
    /(^|[\0-/:-@[-^`{-\x7f\s])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** Blanks before and after; nothing stays nothing. */
function pad(...args: readonly Value[]): string {
  const [value, before, after] = exactly(args, 3);
  const padded = text(value);
  if (padded === "") return "";
  return " ".repeat(count(before, 1)) + padded + " ".repeat(count(after, 2));
}

/** At most so many bytes, ending with a whole character. */
function truncate(...args: readonly Value[]): string {
  const [value, length] = two(args);
  const limit = count(length, 1);
  let cut = "";
  let bytes = 0;
  for (const character of text(value)) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}

/** The largest number of blanks that a template may ask for at once. */
const MOST = 1000;

function count(value: Value, position: number): number {
  const number = typeof value === "number" ? value : Number.NaN;
  if (!Number.isInteger(number) || number < 0 || number > MOST) {
    throw new FunctionFault(`this is no number from 0 to ${MOST}`, position);
  }
  return number;
}

function text(value: Value, position = 0): string {
  if (typeof value === "string") return value;
  throw new FunctionFault(`a text is wanted, not a value of kind ${kindOf(value)}`, position);
}

function texts(args: readonly Value[], expected: 1): [string];
function texts(args: readonly Value[], expected: 2): [string, string];
function texts(args: readonly Value[], expected: number): string[] {
  return exactly(args, expected).map((value, position) => text(value, position));
}

function only(args: readonly Value[]): Value {
  return exactly(args, 1)[0];
}

function two(args: readonly Value[]): [Value, Value] {
  const [first, second] = exactly(args, 2);
  return [first, second];
}

function exactly(args: readonly Value[], expected: number): readonly Value[] {
  if (args.length === expected) return args;
  throw new FunctionFault(
    `it takes ${expected} ${expected === 1 ? "argument" : "arguments"}, not ${args.length}`,
  );
}

function atLeastOne(args: readonly Value[]): Value {
  if (args.length === 0) throw new FunctionFault("it needs an argument");
  return args[0];
}
