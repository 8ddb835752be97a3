/**
 * Templates kept by the digest of what they depend on, in the user's run directory. Reading is on the path of
 * every start; keeping is not.
 */

import type { Plan } from "../../core/plan/records.ts";
import { encodeTemplate } from "../../core/plan/template.ts";
import { readSmallFile } from "../../syscalls-c/binding.ts";
import type { Session } from "../session/session.ts";

/** Set by the build to a digest of what is built. From source, nothing is kept: the code may change. */
declare const RL_BUILD: string | undefined;

/** Filters and file contents make up most of a template; one beyond this is not kept. */
const TEMPLATE_LIMIT = 64 * 1024;

/** The kept template of these inputs, or a new one, which is then kept. */
export async function cachedTemplate(
  session: Session,
  inputs: string,
  make: () => Plan,
): Promise<Uint8Array> {
  const build = typeof RL_BUILD === "string" ? RL_BUILD : undefined;
  if (build === undefined) return encodeTemplate(make());
  const name = new Bun.CryptoHasher("sha256").update(build).update(inputs).digest("hex");
  const directory = `${session.paths.run}/plans`;
  const kept = readSmallFile(`${directory}/${name}`, TEMPLATE_LIMIT);
  if (typeof kept !== "number") return kept;
  const template = encodeTemplate(make());
  if (template.length < TEMPLATE_LIMIT) {
    const { keepTemplate } = await import("./template-keep.ts");
    keepTemplate(directory, name, template);
  }
  return template;
}
