/**
 * A flag, as data, and what its values are: the command line parses by it, and what a container's document keeps of its
 * start has these names. Only types live here.
 */

/** One flag. Its value is a boolean, the last string given, or every string given in order. */
export interface FlagSpec {
  /** The long name, without dashes. */
  readonly name: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** A second long name that people know from elsewhere; accepted, not shown. */
  readonly alias?: string;
  readonly kind: "boolean" | "string" | "list";
  /** What the value is called in help: "KEY=VALUE". Booleans have none. */
  readonly valueName?: string;
  /** The only values a string flag takes. */
  readonly choices?: readonly string[];
  /** For a boolean "true", which `--flag=false` turns off. */
  readonly default?: string;
  /** A boolean for which not being given is a third answer: undefined. */
  readonly optional?: true;
  /** One sentence, without a full stop. */
  readonly description: string;
  readonly hidden?: boolean;
}

/** The type of one flag's value. */
type ValueOf<F extends FlagSpec> = F["kind"] extends "boolean"
  ? boolean | (F extends { readonly optional: true } ? undefined : never)
  : F["kind"] extends "list"
    ? readonly string[]
    : Choice<F> | (F extends { readonly default: string } ? never : undefined);

type Choice<F extends FlagSpec> = F extends { readonly choices: readonly (infer C)[] } ? C : string;

/** Something that has flags. */
export interface FlagTable {
  readonly flags: readonly FlagSpec[];
}

/** Values by long flag name. A misspelt name in a command is a compile error. */
export type FlagValues<S extends FlagTable> = {
  readonly [F in S["flags"][number] as F["name"]]: ValueOf<F>;
};
