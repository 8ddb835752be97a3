/** `--filter KEY=VALUE`, as docker has it: given twice, one of the values of a key must fit, and each key must. */
import { RlError } from "../mod.ts";
import { parseBoolean } from "./flags/boolean.ts";
import { nearest } from "./flags/nearest.ts";

export type Predicate<T> = (item: T) => boolean;

/** One key that a command knows. */
export interface FilterKind<T> {
  /** Turn a value into what decides. Throws `RlError` "invalid" for a value that is none. */
  parse(value: string): Predicate<T> | Promise<Predicate<T>>;
  /** Several values must all fit, as for labels. */
  readonly every?: boolean;
}

/** By key. A key that ends in "!" is what `KEY!=VALUE` asks for. */
export type FilterKinds<T> = ReadonlyMap<string, FilterKind<T>>;

/**
 * What all filters together accept; everything when there are none.
 *
 * Throws `RlError` "invalid" for an unknown key, a filter without a value, and what a key's values may not be.
 */
export async function parseFilters<T>(
  filters: readonly string[],
  kinds: FilterKinds<T>,
): Promise<Predicate<T>> {
  const accepted = new Map<string, Predicate<T>[]>();
  for (const text of filters) {
    const { key, value } = split(text);
    const kind = kinds.get(key);
    if (kind === undefined) throw unknownKey(text, key, [...kinds.keys()]);
    accepted.set(key, [...(accepted.get(key) ?? []), await kind.parse(value)]);
  }
  const tests = [...accepted].map(([key, predicates]): Predicate<T> => {
    if (kinds.get(key)?.every === true) return (item) => predicates.every((fits) => fits(item));
    return (item) => predicates.some((fits) => fits(item));
  });
  return (item) => tests.every((fits) => fits(item));
}

/** The same for a filter whose value is true or false. */
export function booleanFilter<T>(test: Predicate<T>): FilterKind<T> {
  return {
    parse(value) {
      const wanted = parseBoolean(value);
      if (wanted === undefined) throw badFilterValue(value, "it is neither true nor false");
      return (item) => test(item) === wanted;
    },
  };
}

type Labels = Readonly<Record<string, string>> | undefined;

/** `label=KEY` and `label=KEY=VALUE`; `label!=…` for what has none such. To be spread into a map of kinds. */
export function labelFilters<T>(labels: (item: T) => Labels): [key: string, kind: FilterKind<T>][] {
  const has = (value: string): Predicate<T> => {
    const equals = value.indexOf("=");
    const key = equals < 0 ? value : value.slice(0, equals);
    return (item) => {
      const given = labels(item);
      if (given === undefined || !Object.hasOwn(given, key)) return false;
      return equals < 0 || given[key] === value.slice(equals + 1);
    };
  };
  return [
    ["label", { every: true, parse: has }],
    [
      "label!",
      {
        every: true,
        parse: (value) => {
          const fits = has(value);
          return (item) => !fits(item);
        },
      },
    ],
  ];
}

export function badFilterValue(value: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "filter by", subject: value, state, hint });
}

function split(text: string): { key: string; value: string } {
  const equals = text.indexOf("=");
  if (equals <= 0)
    throw badFilterValue(text, "it is not of the form KEY=VALUE", "write for example label=stage=test");
  return { key: text.slice(0, equals).trim().toLowerCase(), value: text.slice(equals + 1).trim() };
}

function unknownKey(text: string, key: string, known: readonly string[]): RlError {
  const meant = nearest(key, known);
  const names = known.filter((name) => !name.endsWith("!")).join(", ");
  return badFilterValue(
    text,
    `there is no filter ${key.replace(/!$/, "")}${key.endsWith("!") ? " with !=" : ""}`,
    meant === undefined ? `the filters are: ${names}` : `did you mean ${meant}? the filters are: ${names}`,
  );
}
