import { pushIndexList, removeIndexList } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { transportOf } from "../../manifest-entry.ts";
import { createProgress, follow, SILENT } from "../../progress.ts";
import { accessPorts } from "../../registry-access.ts";
import { writeText } from "../../write-text.ts";
import type { manifestPushSpec } from "./push.spec.ts";

/** Progress goes to standard error, the digest of the list to standard output. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestPushSpec>,
  context: CommandContext,
): Promise<number> {
  const [list = "", to] = positionals;
  const { output } = context;
  const destination = to === undefined ? undefined : transportOf(to).name;
  const ports = await accessPorts(context.content(), flags, destination ?? list, context);
  const options = {
    destination,
    format: flags.format,
    listOnly: !flags.all,
    tlsVerify: flags.insecure ? false : flags["tls-verify"],
    signal: context.signal,
  };
  const progress = flags.quiet ? SILENT : createProgress(output, context.now);
  const pushed = await follow(pushIndexList(list, options, ports), progress);
  if (flags.digestfile !== undefined) await writeText(context.files, flags.digestfile, pushed.digest);
  output.out(`${pushed.digest}\n`);
  if (flags.purge) await removeIndexList(list, await context.store());
  return 0;
}
