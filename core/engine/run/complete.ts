/** What is different with every start, put into a prepared one: name, arguments, environment. On the path of every start. */
import type { StorePaths } from "../../host/bun/paths.ts";
import { documentNote, eventLabels, fillTemplate, startWords } from "../../mod.ts";
import { nameLink, reserveAnyName, reserveChosenName } from "./container.ts";
import type { PreparedStart } from "./quick.ts";
import type { RunFlags, WordOptions } from "./words.ts";

export interface NewStart {
  readonly flags: Pick<RunFlags, "name" | "rm">;
  readonly id: string;
  readonly command: readonly string[];
  readonly words: WordOptions;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** Take the container's name, and make its plan. @throws RlError "exists" for a name in use, "invalid", "io" */
export async function completeStart(
  start: PreparedStart,
  { flags, id, command, words, labels }: NewStart,
  paths: Pick<StorePaths, "root">,
): Promise<{ readonly name: string; readonly plan: Uint8Array }> {
  const process = startWords({ image: { config: start.config }, options: words });
  const name = flags.name ?? reserveAnyName(paths, id);
  if (flags.name !== undefined) await reserveChosenName(nameLink(paths, name), id);
  if (start.enter !== undefined) await start.enter(name);
  const args = [...(start.config.Runner ?? []), ...process.args];
  const plan = fillTemplate(
    start.template,
    id,
    { args, env: process.env },
    {
      name,
      note: documentNote({
        name,
        created: new Date().toISOString(),
        command,
        env: words.env ?? [],
        args: process.args,
        environment: process.env,
        labels,
      }),
      eventLabels: eventLabels(labels),
      cleanup: flags.rm ? [nameLink(paths, name)] : [],
    },
  );
  return { name, plan };
}
