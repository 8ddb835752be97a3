/**
 * A command, as data: parsing, help, manual pages and suggestions all read this one description.
 *
 * Only types live here. The specification of `run` is loaded on every start of a container, so a
 * specification holds what parsing needs and one sentence per flag; longer prose is in cli/guides.
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

/** What may stand where no flag stands. Only the last one may be variadic. */
export interface PositionalSpec {
  /** Shown in capitals: "IMAGE". */
  readonly name: string;
  readonly required: boolean;
  /** Takes all that is left. */
  readonly variadic?: boolean;
}

export interface CommandSpec {
  /** The verb: "pull". */
  readonly name: string;
  /** One sentence, imperative, without a full stop. */
  readonly summary: string;
  readonly flags: readonly FlagSpec[];
  readonly positionals: readonly PositionalSpec[];
  /** True for `run`: everything after the image belongs to the container's command. */
  readonly stopAtFirstPositional: boolean;
}

/** The type of one flag's value. */
type ValueOf<F extends FlagSpec> = F["kind"] extends "boolean"
  ? boolean | (F extends { readonly optional: true } ? undefined : never)
  : F["kind"] extends "list"
    ? readonly string[]
    : Choice<F> | (F extends { readonly default: string } ? never : undefined);

type Choice<F extends FlagSpec> = F extends { readonly choices: readonly (infer C)[] } ? C : string;

/** Values by long flag name. A misspelt name in a command is a compile error. */
export type FlagValues<S extends CommandSpec> = {
  readonly [F in S["flags"][number] as F["name"]]: ValueOf<F>;
};

/** What the command line said. */
export interface ParsedArguments<S extends CommandSpec = CommandSpec> {
  readonly flags: FlagValues<S>;
  readonly positionals: readonly string[];
  /** `--help` was given: nothing else was checked. */
  readonly help: boolean;
}
