/** Doing the same with several containers: what cannot be done with one holds up none of the others. */

import { stopIfCancelled } from "../core/engine/cancelled.ts";
import { isRlError, type RlError } from "../core/mod.ts";
import type { CommandContext, KeptContainer } from "./context.ts";
import { OUR_FAILURE } from "./exit-code.ts";
import { report } from "./report.ts";

/** What work with a container says: an exit status whose words are written, or text in place of its name. */
type Result = number | { readonly says: string } | undefined;

export interface EachOptions {
  /** Begin with all at once. */
  readonly isParallel?: boolean;
  /** They were not named, but found: one that is gone, or not what was looked for any more, needs no word. */
  readonly isAll?: boolean;
}

type Used = Pick<CommandContext, "containers" | "output" | "environment" | "signal">;

/**
 * Work with each container that is named, and print the names as they were given, in their order.
 *
 * @returns the exit status: that of the last one that failed
 */
export function eachContainer(
  names: readonly string[],
  context: Used,
  action: string,
  work: (container: KeptContainer) => Promise<Result> | Promise<void>,
  { isParallel, isAll = false }: EachOptions = {},
): Promise<number> {
  const find = async (name: string): Promise<Result> =>
    (await work(await context.containers.find(name))) ?? undefined;
  return eachName(names, context, action, find, {
    isParallel,
    passesOver: isAll ? ["not-found", "invalid"] : [],
  });
}

export interface EachNameOptions {
  readonly isParallel?: boolean | undefined;
  /** Errors that need no word. */
  readonly passesOver?: readonly RlError["code"][];
}

/** The same for what finds the containers itself. */
export async function eachName(
  names: readonly string[],
  { output, environment, signal }: Pick<Used, "output" | "environment" | "signal">,
  action: string,
  work: (name: string) => Promise<Result> | Promise<void>,
  { isParallel = false, passesOver = [] }: EachNameOptions = {},
): Promise<number> {
  const begin = async (name: string): Promise<Result> => (await work(name)) ?? undefined;
  const begun = isParallel ? names.map((name) => settled(begin(name))) : undefined;
  let status = 0;
  for (const [index, name] of names.entries()) {
    stopIfCancelled(signal, action, name);
    const { result, error } = await (begun?.[index] ?? settled(begin(name)));
    if (error !== undefined && passesOver.includes(error.code)) continue;
    if (error?.code === "cancelled") throw error;
    if (error !== undefined) {
      report(error, output, environment);
      status = OUR_FAILURE;
    } else if (typeof result === "number" && result !== 0) {
      status = result;
    } else {
      output.out(`${typeof result === "object" ? result.says : name}\n`);
    }
  }
  return status;
}

/** What is no failure of ours, such as a mistake in the program, is thrown on. */
async function settled(work: Promise<Result>): Promise<{ result?: Result; error?: RlError }> {
  try {
    return { result: await work };
  } catch (error) {
    if (!isRlError(error)) throw error;
    return { error };
  }
}
