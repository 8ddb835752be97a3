import { tellCommit } from "../../core/engine/images/tell.ts";
import { commitContainer, findImage, type StorePorts, targetReference } from "../../core/mod.ts";
import type { CommandContext, KeptContainer } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { warn } from "../report.ts";
import { writeText } from "../write-text.ts";
import type { commitSpec } from "./commit.spec.ts";

/** Standard output has the image's id and nothing else, as docker prints it. */
export async function run(
  args: ParsedArguments<typeof commitSpec>,
  context: CommandContext,
): Promise<number> {
  const [name = "", target] = args.positionals;
  const { author, change, format, iidfile, message, quiet } = args.flags;
  const { output, environment, files, signal } = context;
  const reference = target === undefined ? undefined : targetReference(target);
  const container = await context.containers.find(name);
  if (!quiet && container.isRunning()) warn(RUNNING, output, environment);
  const { config, tree, ports } = await container.open();
  const image = await imageOf(container, ports, context);
  const options = { reference, author, message, changes: change, format };
  const made = await commitContainer({ image, tree, config }, options, ports, () => undefined, signal);
  if (iidfile !== undefined) await writeText(files, iidfile, made.imageId);
  tellCommit(context.events, container.note, made, { comment: message, isNamed: reference !== undefined });
  output.out(`${made.imageId}\n`);
  return 0;
}

const RUNNING =
  "the container is running and cannot be paused yet: files that it is writing may be caught half written";

/** The image a container was started from, whatever its name stands for by now. */
export function imageOf({ note }: KeptContainer, { metadata }: StorePorts, context: CommandContext) {
  return findImage(note.imageId, platformOf(undefined, context), metadata);
}
