import { defaultConfig, isRlError, RlError } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { FlagValues, ParsedArguments } from "../../flags/spec.ts";
import { logged } from "../../oci/root.ts";
import { writeText } from "../../write-text.ts";
import type { ociSpecSpec } from "./spec.spec.ts";

const FILE = "config.json";

/** Write `config.json` into the bundle, which must have none. Says nothing, as runc does. */
export function run(
  { flags }: ParsedArguments<typeof ociSpecSpec>,
  context: CommandContext,
): Promise<number> {
  return logged(flags, context, () => writeConfig(flags, context));
}

async function writeConfig(
  { bundle, rootless }: FlagValues<typeof ociSpecSpec>,
  context: CommandContext,
): Promise<number> {
  const { files, user } = context;
  if (bundle !== undefined) await checkDirectory(bundle, context);
  const path = bundle === undefined ? FILE : `${bundle.replace(/\/+$/, "")}/${FILE}`;
  if ((await isDirectory(path, context)) !== undefined) throw exists(path);
  const config = defaultConfig({ rootless, uid: user.uid, gid: user.gid });
  await writeText(files, path, `${JSON.stringify(config, undefined, "\t")}\n`);
  return 0;
}

async function checkDirectory(bundle: string, context: CommandContext): Promise<void> {
  const found = await isDirectory(bundle, context);
  if (found === true) return;
  throw new RlError({
    code: found === undefined ? "not-found" : "invalid",
    action: "use bundle",
    subject: bundle,
    state: found === undefined ? "there is no such directory" : "it is not a directory",
    hint: "make the directory that the config goes into, and name it",
  });
}

/** Undefined when there is nothing of this name. */
async function isDirectory(path: string, { files }: CommandContext): Promise<boolean | undefined> {
  try {
    return await files.isDirectory(path);
  } catch (error) {
    if (isRlError(error) && error.code === "not-found") return undefined;
    throw error;
  }
}

function exists(path: string): RlError {
  return new RlError({
    code: "exists",
    action: "write config",
    subject: path,
    state: "it exists already",
    hint: "remove it first, or name another directory with --bundle",
  });
}
