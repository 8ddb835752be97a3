/** One `[[registry]]` table of containers-registries.conf(5). */
import { RlError } from "../errors.ts";
import { canonicalName } from "../reference/domain.ts";
import { matchReference } from "../reference/grammar.ts";

/** What is to be done about names that begin in some way. */
export interface RegistryRule {
  /** HOST[:PORT][/PATH][:TAG][@DIGEST], or "*.DOMAIN"; the host as `canonicalDomain` spells it. */
  readonly prefix: string;
  /** What stands in place of the prefix when images are fetched; undefined to leave names as they are. */
  readonly location: string | undefined;
  /** Plain http, and certificates nobody vouches for, are accepted. */
  readonly insecure: boolean;
  readonly blocked: boolean;
  /** Tried in this order, before the location. */
  readonly mirrors: readonly MirrorRule[];
  /** The file the rule is from, for messages. */
  readonly path: string;
}

export interface MirrorRule {
  readonly location: string;
  readonly insecure: boolean;
  /** The references it is asked for: all, those with a digest, those with a tag. */
  readonly pullBy: PullBy;
}

export type PullBy = "all" | "digest-only" | "tag-only";

type Table = Readonly<Record<string, unknown>>;

/** @throws RlError "invalid" */
export function parseRule(entry: unknown, path: string): RegistryRule {
  const table = tableOf(entry, path, "a [[registry]]");
  const written = textOf(table, "location", path);
  const location = written === undefined ? undefined : locationOf(written, path);
  const prefix = prefixOf(textOf(table, "prefix", path) ?? location, path);
  const byDigest = flagOf(table, "mirror-by-digest-only", path);
  const mirrors = table.mirror ?? [];
  if (!Array.isArray(mirrors)) throw invalidConf(path, `"mirror" of "${prefix}" is not an array of tables`);
  return {
    prefix,
    location: location ?? (prefix.startsWith("*.") ? undefined : prefix),
    insecure: flagOf(table, "insecure", path),
    blocked: flagOf(table, "blocked", path),
    mirrors: mirrors.map((mirror: unknown) => parseMirror(mirror, prefix, byDigest, path)),
    path,
  };
}

function parseMirror(entry: unknown, prefix: string, byDigest: boolean, path: string): MirrorRule {
  const table = tableOf(entry, path, "a [[registry.mirror]]");
  const location = textOf(table, "location", path);
  if (location === undefined) throw invalidConf(path, `a mirror of "${prefix}" has no location`);
  const asked = textOf(table, "pull-from-mirror", path);
  if (asked !== undefined && byDigest) {
    const state = `"mirror-by-digest-only" of "${prefix}" leaves nothing to say for "pull-from-mirror"`;
    throw invalidConf(path, state);
  }
  const pullBy = asked ?? (byDigest ? "digest-only" : "all");
  if (!isPullBy(pullBy)) {
    throw invalidConf(path, `"pull-from-mirror" of "${prefix}" is not all, digest-only or tag-only`);
  }
  return { location: locationOf(location, path), insecure: flagOf(table, "insecure", path), pullBy };
}

function prefixOf(text: string | undefined, path: string): string {
  if (text === undefined) throw invalidConf(path, "a [[registry]] has neither prefix nor location");
  if (!text.startsWith("*.")) return canonicalName(locationOf(text, path));
  // What follows is a domain alone; with a port or a path it would be a name with a star in it.
  if (!isHost(text.slice(2)) || text.includes(":")) throw invalidConf(path, `"${text}" is not *.DOMAIN`);
  return canonicalName(text);
}

/** A name, or the beginning of one. */
function locationOf(text: string, path: string): string {
  const name = text.replace(/\/+$/, "");
  if (/^https?:\/\//.test(name)) {
    throw invalidConf(
      path,
      `"${text.slice(0, 200)}" is an address, where a name is wanted: leave out the scheme`,
    );
  }
  const parts = matchReference(name);
  if (isHost(name) || (typeof parts !== "string" && parts.domain !== "")) return name;
  throw invalidConf(path, `"${text.slice(0, 200)}" is not the beginning of an image's name`);
}

/** A host with an optional port, by itself. */
function isHost(text: string): boolean {
  const parts = matchReference(`${text}/x`);
  return typeof parts !== "string" && parts.domain === text;
}

function isPullBy(text: string): text is PullBy {
  return text === "all" || text === "digest-only" || text === "tag-only";
}

/** Empty counts as absent, as other readers of the format have it. */
function textOf(table: Table, key: string, path: string): string | undefined {
  const value = table[key];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") throw invalidConf(path, `"${key}" is not a string`);
  return value;
}

function flagOf(table: Table, key: string, path: string): boolean {
  const value = table[key] ?? false;
  if (typeof value !== "boolean") throw invalidConf(path, `"${key}" is not true or false`);
  return value;
}

/** A table of TOML; `what` names it in the refusal of anything else. */
export function tableOf(value: unknown, path: string, what: string): Table {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Table;
  throw invalidConf(path, `${what} is not a table`);
}

/** The error for a file that is not as the format has it. */
export function invalidConf(path: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "read registry configuration",
    subject: path,
    state,
    hint: "the format is that of containers-registries.conf(5)",
  });
}
