import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { RlError } from "../../errors.ts";
import { fileError, isMissing } from "../common/files.ts";
import { readConfigFile } from "./config-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration file with its TOML parsed; what it means is not decided here. */
export interface ParsedFile {
  readonly path: string;
  readonly content: unknown;
}

/** Configurations are a few kilobytes; the aliases that distributions ship are some ten. */
const LIMIT = 1024 * 1024;

/**
 * Read the files of containers-registries.conf(5), lowest first: $CONTAINERS_REGISTRIES_CONF, or else the user's file,
 * or else the system's; then the system's registries.conf.d and the user's, each in the order of its names.
 *
 * @param system where the system's files are, "/etc/containers"
 * @throws RlError "invalid" for what is not TOML, "not-found" for a named file that is not there, "io"
 */
export async function readRegistriesConf(
  environment: Environment = process.env,
  system = "/etc/containers",
): Promise<ParsedFile[]> {
  const { CONTAINERS_REGISTRIES_CONF: named, HOME: home } = environment;
  const places = [...(home ? [join(home, ".config/containers")] : []), system];
  const main = named
    ? await readNamed(named)
    : await firstOf(places.map((place) => join(place, "registries.conf")));
  const dropIns = [];
  for (const place of places.toReversed()) {
    const directory = join(place, "registries.conf.d");
    for (const name of await namesIn(directory)) dropIns.push(await readToml(join(directory, name)));
  }
  return [main, ...dropIns].filter((file) => file !== undefined);
}

/** A file that somebody asked for has to be there. */
async function readNamed(path: string): Promise<ParsedFile> {
  const file = await readToml(path);
  if (file !== undefined) return file;
  throw new RlError({
    code: "not-found",
    action: "read registry configuration",
    subject: path,
    state: "there is no such file",
    hint: "CONTAINERS_REGISTRIES_CONF names it; mend or unset the variable",
  });
}

async function firstOf(paths: readonly string[]): Promise<ParsedFile | undefined> {
  for (const path of paths) {
    const file = await readToml(path);
    if (file !== undefined) return file;
  }
  return undefined;
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name.endsWith(".conf")).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError("read registry configuration", directory, error);
  }
}

async function readToml(path: string): Promise<ParsedFile | undefined> {
  const bytes = await readConfigFile("read registry configuration", path, LIMIT);
  if (bytes === undefined) return undefined;
  try {
    return { path, content: Bun.TOML.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch (error) {
    throw new RlError({
      code: "invalid",
      action: "read registry configuration",
      subject: path,
      state: `it is not TOML: ${error instanceof Error ? error.message : String(error)}`,
      hint: "the format is that of containers-registries.conf(5)",
      cause: error,
    });
  }
}
