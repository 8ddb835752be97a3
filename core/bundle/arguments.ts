/** What a container runs: the image's entry point and command, and the caller's. On the path of every start. */

import { RlError } from "../errors.ts";
import type { ImageDefaults } from "./input.ts";

/**
 * Entry point and command, with Docker's rules: a command replaces the image's; an entry point replaces the
 * image's and drops its command too, because that was written for the other entry point.
 *
 * @throws RlError "invalid" when nothing is left to run.
 */
export function generateArguments(
  image: ImageDefaults,
  entrypoint: readonly string[] | undefined,
  command: readonly string[],
): string[] {
  const args: string[] = [];
  if (entrypoint === undefined) {
    args.push(...(image.Entrypoint ?? []), ...(command.length > 0 ? command : (image.Cmd ?? [])));
  } else {
    // `--entrypoint ""` reaches us as one empty string.
    const reset = entrypoint.length === 1 && entrypoint[0] === "";
    args.push(...(reset ? [] : entrypoint), ...command);
  }
  if (args.length === 0) {
    throw new RlError({
      code: "invalid",
      action: "run command",
      subject: "",
      state: "no command is given and the image names none",
      hint: "Write the command after the image's name.",
    });
  }
  return args;
}
