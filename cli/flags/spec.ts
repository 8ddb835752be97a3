/**
 * A command, as data: parsing, help, manual pages and suggestions all read this one description.
 *
 * Only types live here. The specification of `run` is loaded on every start of a container, so a
 * specification holds what parsing needs and one sentence per flag; longer prose is in cli/guides.
 */
import type { FlagSpec, FlagValues } from "../../core/engine/flags/spec.ts";

export type { FlagSpec, FlagValues } from "../../core/engine/flags/spec.ts";

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

/** What the command line said. */
export interface ParsedArguments<S extends CommandSpec = CommandSpec> {
  readonly flags: FlagValues<S>;
  readonly positionals: readonly string[];
  /** `--help` was given: nothing else was checked. */
  readonly help: boolean;
}
