import { type PushedImage, pushIndexList, removeIndexList } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { transportOf } from "../../manifest-entry.ts";
import { manifestPorts } from "../../manifest-ports.ts";
import { createProgress, SILENT } from "../../progress.ts";
import type { manifestPushSpec } from "./push.spec.ts";

/** Progress goes to standard error, the digest of the list to standard output. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestPushSpec>,
  context: CommandContext,
): Promise<number> {
  const [list = "", to] = positionals;
  const { output } = context;
  const destination = to === undefined ? undefined : transportOf(to).name;
  const ports = await manifestPorts(context.content(), flags, destination ?? list, context);
  const options = {
    destination,
    format: flags.format,
    listOnly: !flags.all,
    tlsVerify: flags.insecure ? false : flags["tls-verify"],
    signal: context.signal,
  };
  const progress = flags.quiet ? SILENT : createProgress(output, context.now);
  let pushed: PushedImage;
  try {
    const events = pushIndexList(list, options, ports);
    let step = await events.next();
    for (; step.done !== true; step = await events.next()) progress.update(step.value);
    pushed = step.value;
  } finally {
    progress.finish();
  }
  if (flags.digestfile !== undefined) await context.files.write(flags.digestfile, text(pushed.digest));
  output.out(`${pushed.digest}\n`);
  if (flags.purge) await removeIndexList(list, await context.store());
  return 0;
}

/** As podman writes it: without a newline at the end. */
async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(content);
}
