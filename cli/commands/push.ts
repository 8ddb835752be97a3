import { type PushedImage, type PushOptions, parsePlatform, pushImage, splitName } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { createProgress, SILENT } from "../progress.ts";
import { accessPorts } from "../registry-access.ts";
import type { pushSpec } from "./push.spec.ts";

/**
 * Progress goes to standard error. Standard output has docker's last line for each name, "TAG: digest: DIGEST size:
 * SIZE", or quietly the digest alone.
 */
export async function run(args: ParsedArguments<typeof pushSpec>, context: CommandContext): Promise<number> {
  const [image = "", destination] = args.positionals;
  const { quiet, digestfile } = args.flags;
  const { output } = context;
  const progress = quiet ? SILENT : createProgress(output, context.now);
  let pushed: readonly PushedImage[];
  try {
    const options = optionsOf(args, destination, context);
    const access = accessPorts(args.flags, options.destination ?? image, context);
    const events = pushImage(image, options, { ...context.content(), ...access });
    let step = await events.next();
    for (; step.done !== true; step = await events.next()) {
      if (!quiet && step.value.kind === "resolved")
        output.err(`Pushing to ${repositoryOf(step.value.reference)}\n`);
      progress.update(step.value);
    }
    pushed = step.value;
  } finally {
    progress.finish();
  }
  if (digestfile !== undefined) {
    await context.files.write(digestfile, text(pushed.map(({ digest }) => digest).join("\n")));
  }
  output.out(pushed.map((each) => (quiet ? `${each.digest}\n` : `${describe(each)}\n`)).join(""));
  return 0;
}

function optionsOf(
  { flags }: ParsedArguments<typeof pushSpec>,
  destination: string | undefined,
  { build, signal }: CommandContext,
): PushOptions {
  const own = parsePlatform(build.platform);
  return {
    platform: flags.platform === undefined ? own : parsePlatform(flags.platform, own),
    anyPlatform: flags.platform === undefined,
    tlsVerify: flags["tls-verify"],
    allTags: flags["all-tags"],
    allPlatforms: flags["all-platforms"],
    // podman writes the transport before it.
    destination: destination?.replace(/^docker:\/\//, ""),
    signal,
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

/** As podman writes it: without a newline at the end. */
async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(content);
}
