import { sessionPaths } from "../../core/engine/session/session.ts";
import { meantRepository } from "../../core/engine/short-name.ts";
import { identity } from "../../core/host/bun/system.ts";
import {
  familiarReference,
  type ImageRecord,
  isRlError,
  isWasmPlatform,
  listRemoteTags,
  parseNormalizedReference,
  type RegistryCredential,
  RlError,
} from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { parseCredential } from "../credential.ts";
import { OUR_FAILURE } from "../exit-code.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { createProgress, follow, SILENT } from "../progress.ts";
import { report } from "../report.ts";
import type { pullSpec } from "./pull.spec.ts";

/** Flags with what is asked of the user instead of the text of `--creds`. */
interface Wanted {
  readonly flags: ParsedArguments<typeof pullSpec>["flags"];
  readonly credential: RegistryCredential | undefined;
}

/**
 * Progress goes to standard error, so that standard output is what a script wants: the digest and, as
 * docker prints it last, the full reference. Quiet leaves only the digest. The digest is that of what the
 * name means at the registry, with which the image can be pinned. Of several images, one that fails holds up none
 * of the others.
 */
export async function run(args: ParsedArguments<typeof pullSpec>, context: CommandContext): Promise<number> {
  const { flags, positionals } = args;
  const credential = flags.creds === undefined ? undefined : await parseCredential(flags.creds, context);
  const wanted: Wanted = { flags, credential };
  const references: string[] = [];
  for (const text of positionals) {
    references.push(...(flags["all-tags"] ? await everyTag(text, wanted, context) : [text]));
  }
  const [only, ...others] = references;
  if (only !== undefined && others.length === 0) {
    await pullOne(only, wanted, context);
    return 0;
  }
  let failed = false;
  for (const reference of references) {
    try {
      await pullOne(reference, wanted, context);
    } catch (error) {
      if (!isRlError(error) || context.signal.aborted) throw error;
      report(error, context.output, context.environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}

async function pullOne(
  reference: string,
  { flags, credential }: Wanted,
  context: CommandContext,
): Promise<void> {
  const { output, signal } = context;
  const progress = flags.quiet ? SILENT : createProgress(output, context.now);
  const events = context.images.pull(reference, {
    platform: flags.platform,
    // Asking always fetches only what is newer.
    policy: flags.policy === "newer" ? "always" : flags.policy,
    signaturePolicy: flags["signature-policy"],
    tlsVerify: flags["tls-verify"],
    certDir: flags["cert-dir"],
    authfile: flags.authfile,
    credential,
    signal,
  });
  let fetched = false;
  const image = await follow(events, progress, (event) => {
    fetched ||= event.kind === "layer" && event.state === "fetching";
  });
  await prepareWasm(image, context);
  const status = fetched ? "Fetched" : "Already here";
  output.out(
    flags.quiet ? `${image.target}\n` : `Digest: ${image.target}\nStatus: ${status}\n${image.reference}\n`,
  );
}

/** A program that has to be worked on before its start is worked on now. */
async function prepareWasm(image: ImageRecord, context: CommandContext): Promise<void> {
  if (!isWasmPlatform(image)) return;
  const { prepareProgram } = await import("../../core/engine/wasm/prepare-program.ts");
  await prepareProgram(image, context.content(), sessionPaths(context.environment, identity()).root);
}

/** The names of all images of a repository, in the registry's order. */
async function everyTag(
  text: string,
  { flags, credential }: Wanted,
  context: CommandContext,
): Promise<string[]> {
  const repository = await meantRepository(text, context.registries());
  if (repository === undefined) throw oneTag(text);
  const { domain, path } = repository;
  const ports = context.registries({
    registry: domain,
    certDir: flags["cert-dir"],
    authfile: flags.authfile,
    credential,
  });
  const options = { tlsVerify: flags["tls-verify"], signal: context.signal };
  const tags = await listRemoteTags(repository, ports, options);
  return tags.map((each) => `${domain}/${path}:${each}`);
}

function oneTag(text: string): RlError {
  const { domain, path } = parseNormalizedReference(text);
  return new RlError({
    code: "invalid",
    action: "pull all tags of",
    subject: text,
    state: "it names one of them",
    hint: `write the repository alone: rl pull --all-tags ${familiarReference({ domain, path })}`,
  });
}
