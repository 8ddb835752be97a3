import { defaultConfig, isRlError, RlError } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { writeText } from "../../write-text.ts";
import type { ociSpecSpec } from "./spec.spec.ts";

const FILE = "config.json";

/** Write `config.json` into the bundle, which must have none. Says nothing, as runc does. */
export async function run(
  args: ParsedArguments<typeof ociSpecSpec>,
  context: CommandContext,
): Promise<number> {
  const { bundle, rootless } = args.flags;
  const { files, user } = context;
  if (bundle !== undefined && !(await files.isDirectory(bundle))) throw notDirectory(bundle);
  const path = bundle === undefined ? FILE : `${bundle.replace(/\/+$/, "")}/${FILE}`;
  if (await isThere(path, context)) throw exists(path);
  const config = defaultConfig({ rootless, uid: user.uid, gid: user.gid });
  await writeText(files, path, `${JSON.stringify(config, undefined, "\t")}\n`);
  return 0;
}

async function isThere(path: string, { files }: CommandContext): Promise<boolean> {
  try {
    await files.isDirectory(path);
    return true;
  } catch (error) {
    if (isRlError(error) && error.code === "not-found") return false;
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

function notDirectory(path: string): RlError {
  return new RlError({
    code: "invalid",
    action: "use bundle",
    subject: path,
    state: "it is not a directory",
    hint: "name the directory that the config goes into",
  });
}
