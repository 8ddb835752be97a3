/** From a mutation to the files that it changes. */
import type { Mutation } from "./mutation.ts";

/** The sources have moved on, and the list has not. */
export class MutationError extends Error {}

/**
 * The texts of the files that a mutation changes, by their path.
 *
 * @throws MutationError when a text to replace is not there exactly once
 */
export function applied(
  { row, measure, replacements }: Mutation,
  read: (path: string) => string,
): Map<string, string> {
  const files = new Map<string, string>();
  for (const { file, find, replace } of replacements) {
    const text = files.get(file) ?? read(file);
    const count = text.split(find).length - 1;
    if (count !== 1)
      throw new MutationError(`${row}, ${measure}: ${file} has this ${count} times, not once:\n${find}`);
    files.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return files;
}
