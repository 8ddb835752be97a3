import { containerEvent, createDiffEntries, diffLayer, RlError, readWholeTree } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { imageOf } from "./commit.ts";
import type { exportSpec } from "./export.spec.ts";

/** The whole root file system as one uncompressed archive, without what is mounted in it. */
export async function run(
  args: ParsedArguments<typeof exportSpec>,
  context: CommandContext,
): Promise<number> {
  const [name = ""] = args.positionals;
  const { output: path } = args.flags;
  const { output, files } = context;
  if (path === undefined && output.isTerminal(1)) throw terminal();
  const container = await context.containers.find(name);
  const { tree, ports } = await container.open();
  const image = await imageOf(container, ports, context);
  const rules = createDiffEntries({ hasBase: false });
  const archive = diffLayer(readWholeTree(tree, image, ports), rules);
  if (path === undefined) await files.output(archive);
  else await files.write(path, archive);
  context.events.tell(containerEvent(container.note, "export"));
  return 0;
}

function terminal(): RlError {
  return new RlError({
    code: "invalid",
    action: "write archive to",
    subject: "standard output",
    state: "it is a terminal",
    hint: "name where it shall go: rl export -o FILE CONTAINER",
  });
}
