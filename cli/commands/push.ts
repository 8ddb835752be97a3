import { tellTransfer } from "../../core/engine/images/tell.ts";
import { orListHint } from "../../core/engine/list-hint.ts";
import { meantRepository } from "../../core/engine/short-name.ts";
import {
  type ContentPorts,
  formatReference,
  type PushedImage,
  type PushOptions,
  pushImage,
  splitName,
} from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { createProgress, follow, SILENT } from "../progress.ts";
import { accessPorts } from "../registry-access.ts";
import { writeText } from "../write-text.ts";
import type { pushSpec } from "./push.spec.ts";

type Arguments = ParsedArguments<typeof pushSpec>;

/**
 * Progress goes to standard error. Standard output has docker's last line for each name, "TAG: digest: DIGEST size:
 * SIZE", or quietly the digest alone.
 */
export async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [image = ""] = args.positionals;
  const { quiet, digestfile } = args.flags;
  const { output, files } = context;
  const content = context.content();
  let pushed: readonly PushedImage[];
  try {
    pushed = await push(args, content, context);
  } catch (error) {
    const hint = `push it with: rl manifest push ${image}`;
    throw await orListHint(error, image, content.metadata, ["not-found"], hint);
  }
  for (const { reference } of pushed) tellTransfer(context.events, "push", reference);
  if (digestfile !== undefined) {
    await writeText(files, digestfile, pushed.map(({ digest }) => digest).join("\n"));
  }
  output.out(pushed.map((each) => (quiet ? `${each.digest}\n` : `${describe(each)}\n`)).join(""));
  return 0;
}

async function push(
  args: Arguments,
  content: ContentPorts,
  context: CommandContext,
): Promise<readonly PushedImage[]> {
  const { flags, positionals } = args;
  const { output, now } = context;
  const [typed = "", destination] = positionals;
  const image = flags["all-tags"] ? await repositoryToPush(typed, content) : typed;
  const options = optionsOf(args, destination, context);
  const ports = await accessPorts(content, flags, options.destination ?? image, context);
  const progress = flags.quiet ? SILENT : createProgress(output, now);
  return await follow(pushImage(image, options, ports), progress, (event) => {
    if (flags.quiet || event.kind !== "resolved") return;
    output.err(`Pushing to ${repositoryOf(event.reference)}\n`);
  });
}

/** An alias means its repository, as for one image; a name of one image is refused where tags are looked for. */
async function repositoryToPush(text: string, content: ContentPorts): Promise<string> {
  const repository = await meantRepository(text, content);
  return repository === undefined ? text : formatReference(repository);
}

function optionsOf(
  { flags }: Arguments,
  destination: string | undefined,
  context: CommandContext,
): PushOptions {
  return {
    platform: platformOf(flags.platform, context),
    anyPlatform: flags.platform === undefined,
    tlsVerify: flags["tls-verify"],
    allTags: flags["all-tags"],
    allPlatforms: flags["all-platforms"],
    // podman writes the transport before it.
    destination: destination?.replace(/^docker:\/\//, ""),
    signal: context.signal,
  };
}

/** An image pushed by digest alone has no tag to name it by. */
function describe({ reference, digest, size }: PushedImage): string {
  return `${splitName(reference).tag ?? digest}: digest: ${digest} size: ${size}`;
}

function repositoryOf(reference: string): string {
  const at = reference.indexOf("@");
  const name = at < 0 ? reference : reference.slice(0, at);
  return at < 0 ? name.slice(0, name.lastIndexOf(":")) : name;
}
