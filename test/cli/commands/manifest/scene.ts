/** Manifest commands with a store in memory and registries that can be written to. */
import { parseArguments } from "../../../../cli/argv.ts";
import type { CommandContext } from "../../../../cli/context.ts";
import type { CommandSpec, ParsedArguments } from "../../../../cli/flags/spec.ts";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { digestIndex, type IndexList } from "../../../../core/image/index-list/model.ts";
import { getIndexList } from "../../../../core/image/index-list/store.ts";
import { APP, ARM, type Lists, lists, OPTIONS } from "../../../core/image/index-list/fixture.ts";
import { makeContext, type Recorded } from "../../helpers.ts";

export interface Scene extends Lists {
  readonly context: CommandContext & { readonly output: Recorded };
  readonly files: Map<string, string>;
  /** What was written to standard output since the last call. */
  said(): string;
  list(name?: string): Promise<IndexList>;
  /** As create and its like print it. */
  digestLine(name?: string): Promise<string>;
}

/** Without a list, or with one of two images at their registry, "list". */
export async function scene(withList = true): Promise<Scene> {
  const at = lists();
  const { ports } = at;
  if (withList) await createIndexList("list", [{ name: APP }, { name: ARM }], OPTIONS, ports);
  const files = new Map<string, string>();
  const write = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    let text = "";
    for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
    files.set(path, text);
  };
  const context = makeContext({
    content: () => ports,
    store: async () => ports,
    files: { ...makeContext().files, write },
  });
  const said = (): string => {
    const text = context.output.written.out;
    context.output.written.out = "";
    return text;
  };
  const list = (name = "list"): Promise<IndexList> => getIndexList(name, ports.metadata);
  const digestLine = async (name?: string): Promise<string> =>
    `${digestIndex(await list(name), "oci", ports.digester).digest}\n`;
  return { ...at, context, files, said, list, digestLine };
}

/** A command, by its specification and its function. */
export function calling<S extends CommandSpec>(
  spec: S,
  run: (args: ParsedArguments<S>, context: CommandContext) => Promise<number>,
): (at: Scene, ...argv: string[]) => Promise<number> {
  return (at, ...argv) => run(parseArguments(spec, argv), at.context);
}
