/**
 * What the user configured about registries: containers-registries.conf(5), version 2.
 *
 * A host reads and parses the files; here they are checked and laid over each other. `unqualified-search-registries`
 * and `short-name-mode` are not used: a short name means an alias or else Docker Hub, whatever order they would give,
 * so that the same word never names different images.
 */
import { RlError } from "../errors.ts";
import type { RegistriesFile } from "../ports/registries-files.ts";
import { matchReference, type ReferenceParts } from "../reference/grammar.ts";
import { invalidConf, parseRule, type RegistryRule, tableOf } from "./registry-rule.ts";

/** The files together. */
export interface RegistriesConf {
  /** One rule a prefix. */
  readonly rules: readonly RegistryRule[];
  /** Short names to repositories in full: "fedora" to "registry.fedoraproject.org/fedora". */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Nothing configured. */
export const NO_REGISTRIES_CONF: RegistriesConf = { rules: [], aliases: new Map() };

/**
 * Lay files over each other, the first one lowest: a later file's rule replaces an earlier one of the same prefix, its
 * alias one of the same name, and an alias to "" takes one away. Within one file the first rule of a prefix counts.
 *
 * @throws RlError "invalid" for what the format does not have, "unsupported" for its version 1
 */
export function mergeRegistriesConf(files: readonly RegistriesFile[]): RegistriesConf {
  const rules = new Map<string, RegistryRule>();
  const aliases = new Map<string, string>();
  for (const file of files) {
    const table = tableOf(file.content, file.path, "it");
    if ("registries" in table) throw versionOne(file.path);
    const ofFile = new Map<string, RegistryRule>();
    for (const entry of entriesOf(table.registry, file.path)) {
      const rule = parseRule(entry, file.path);
      if (!ofFile.has(rule.prefix)) ofFile.set(rule.prefix, rule);
    }
    for (const [prefix, rule] of ofFile) rules.set(prefix, rule);
    const named = tableOf(table.aliases ?? {}, file.path, '"aliases"');
    for (const [name, target] of Object.entries(named)) {
      if (target === "") aliases.delete(checkName(name, file.path));
      else aliases.set(checkName(name, file.path), checkTarget(name, target, file.path));
    }
  }
  return { rules: [...rules.values()], aliases };
}

function entriesOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalidConf(path, '"registry" is not an array of tables');
  return value;
}

/** A name people type without a host. */
function checkName(name: string, path: string): string {
  const parts = matchReference(name);
  const short = isParts(parts) && parts.tag === undefined && parts.digest === undefined;
  if (short && !/^(?:localhost|[^/]*[.:][^/]*)\//.test(name)) return name;
  throw invalidConf(path, `the alias "${name.slice(0, 100)}" is not a short name`);
}

function checkTarget(name: string, target: unknown, path: string): string {
  const parts = typeof target === "string" ? matchReference(target) : "format";
  if (typeof target === "string" && isParts(parts)) {
    if (parts.domain !== "" && parts.tag === undefined && parts.digest === undefined) return target;
  }
  throw invalidConf(path, `the alias "${name}" does not stand for a full name without tag and digest`);
}

function isParts(value: ReferenceParts | string): value is ReferenceParts {
  return typeof value !== "string";
}

function versionOne(path: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "read registry configuration",
    subject: path,
    state: "it is in version 1 of its format",
    hint: "write [[registry]] tables in place of [registries.…] ones; see containers-registries.conf(5)",
  });
}
