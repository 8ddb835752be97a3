import type { ImageRecord } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { createProgress, type Progress } from "../progress.ts";
import type { pullSpec } from "./pull.spec.ts";

/**
 * Progress goes to standard error, so that standard output is what a script wants: the digest and, as
 * docker prints it last, the full reference. Quiet leaves only the digest. The digest is that of what the
 * name means at the registry, with which the image can be pinned.
 */
export async function run(args: ParsedArguments<typeof pullSpec>, context: CommandContext): Promise<number> {
  const [reference = ""] = args.positionals;
  const { platform, quiet } = args.flags;
  const { output, signal } = context;
  const progress = quiet ? SILENT : createProgress(output, context.now);
  let fetched = false;
  let image: ImageRecord;
  try {
    const events = context.images.pull(reference, {
      platform,
      signaturePolicy: args.flags["signature-policy"],
      tlsVerify: args.flags["tls-verify"],
      certDir: args.flags["cert-dir"],
      authfile: args.flags.authfile,
      signal,
    });
    let step = await events.next();
    for (; step.done !== true; step = await events.next()) {
      fetched ||= step.value.kind === "layer" && step.value.state === "fetching";
      progress.update(step.value);
    }
    image = step.value;
  } finally {
    // Also after a failure: the cursor is hidden while layers are shown.
    progress.finish();
  }
  const status = fetched ? "Fetched" : "Already here";
  output.out(
    quiet ? `${image.target}\n` : `Digest: ${image.target}\nStatus: ${status}\n${image.reference}\n`,
  );
  return 0;
}

const SILENT: Progress = { update: () => {}, finish: () => {} };
