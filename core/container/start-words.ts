/**
 * The part of a start that is computed every time, even when its template is kept. On the path of every start,
 * so nothing of what makes plans is imported here.
 */
import { generateArguments } from "../bundle/arguments.ts";
import { generateEnvironment } from "../bundle/environment.ts";
import { generateHostname } from "../bundle/hostname.ts";
import type { ContainerOptions, ImageDefaults } from "../bundle/input.ts";
import type { ProcessWords } from "../plan/template.ts";

/** The parts of a start request that it takes. */
export interface WordsRequest {
  readonly image: { readonly config: Pick<ImageDefaults, "Env" | "Cmd" | "Entrypoint"> };
  readonly options: Pick<ContainerOptions, "id" | "command" | "env" | "hostname" | "entrypoint" | "terminal">;
}

/** What a template leaves out. @throws RlError "invalid" when there is no command */
export function startWords({ image, options }: WordsRequest): ProcessWords {
  return {
    args: generateArguments(image.config, options.entrypoint, options.command ?? []),
    env: generateEnvironment({
      image: image.config.Env ?? [],
      caller: options.env ?? [],
      hostname: generateHostname(options.hostname, options.id),
      terminal: options.terminal === true,
    }),
  };
}
