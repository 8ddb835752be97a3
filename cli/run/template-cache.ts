/**
 * Templates kept by the digest of what they depend on, in the user's run directory. Reading is on the path of
 * every start; keeping is not.
 */
import { readSmallFile } from "../../core/host/bun/system.ts";
import type { Session } from "../session/session.ts";

/** Set by the build to a digest of what is built. From source, nothing is kept: the code may change. */
declare const RL_BUILD: string | undefined;

/** Filters and file contents make up most of a template; one beyond this is not kept. */
export const TEMPLATE_LIMIT = 64 * 1024;

/** A template is looked for under this name; undefined when this program keeps none. */
export function templateName(inputs: string): string | undefined {
  const build = typeof RL_BUILD === "string" ? RL_BUILD : undefined;
  if (build === undefined) return undefined;
  return new Bun.CryptoHasher("sha256").update(build).update(inputs).digest("hex");
}

/** The directory of templates. */
export function templateDirectory(session: Session): string {
  return `${session.paths.run}/plans`;
}

/** The kept template of this name, if any. */
export function keptTemplate(session: Session, name: string): Uint8Array | undefined {
  const kept = readSmallFile(`${templateDirectory(session)}/${name}`, TEMPLATE_LIMIT);
  return typeof kept === "number" ? undefined : kept;
}
