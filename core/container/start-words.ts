/**
 * The part of a start that is computed every time, even when its template is kept. On the path of every start,
 * so nothing of what makes plans is imported here.
 */
import { generateArguments } from "../bundle/arguments.ts";
import { generateEnvironment } from "../bundle/environment.ts";
import { generateHostname } from "../bundle/hostname.ts";
import type { ProcessWords } from "../plan/template.ts";
import type { StartHost, StartRequest } from "./start.ts";

/** What a template leaves out. @throws RlError "invalid" when there is no command */
export function startWords({ image, options }: StartRequest): ProcessWords {
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

/**
 * Everything a template depends on, as one text: equal texts, equal templates. The filter is a function, so
 * `profile` names it.
 */
export function templateInputs(
  request: StartRequest,
  host: Omit<StartHost, "filter">,
  profile: string,
): string {
  const { image, stdin, init, ephemeral } = request;
  const { command: _command, env: _env, entrypoint: _entrypoint, id: _id, ...options } = request.options;
  const { Env: _imageEnv, Cmd: _cmd, Entrypoint: _imageEntrypoint, ...config } = image.config;
  const { driver, ...places } = host;
  const { layers } = image;
  return JSON.stringify([config, layers, options, stdin, init, ephemeral, places, driver.name, profile]);
}
