import { containerPids } from "../../../core/engine/oci/container-pids.ts";
import { findProgram } from "../../../core/engine/session/programs.ts";
import { escapeLines, pickProcesses, RlError } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { debug } from "../../oci/log.ts";
import { refuseStopped } from "../../oci/own-group.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import type { ociPsSpec } from "./ps.spec.ts";

/** Every process, with what most people want to know. */
const USUAL = ["-ef"];

export function run(
  { flags, positionals }: ParsedArguments<typeof ociPsSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = "", ...words] = positionals;
  return logged(flags, context, async () => {
    const { state, status } = await findContainer(runtimeDirectory(flags, context), id);
    refuseStopped(id, status, "list processes of container");
    const pids = containerPids(state);
    debug(flags, context, () => `pids ${pids.join(", ")} of ${state.cgroup || "the pid namespace"}`);
    if (flags.format === "json") {
      context.output.out(`${JSON.stringify(pids)}\n`);
      return 0;
    }
    const listing = await listProcesses(words.length > 0 ? words : USUAL, context);
    const lines = pickProcesses(listing, new Set(pids));
    if (lines === undefined) {
      throw refused(words.join(" "), "its heading has no PID", "let ps print pids: -o pid,args", "invalid");
    }
    context.output.out(escapeLines(`${lines.join("\n")}\n`));
    return 0;
  });
}

async function listProcesses(words: readonly string[], { environment }: RuntimeContext): Promise<string> {
  const ps = findProgram("ps", environment.PATH);
  if (ps === undefined) {
    throw refused("ps", "it is not installed", "install procps, or use --format json", "unavailable");
  }
  const child = Bun.spawn([ps, ...words], { env: { ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const [listing, said, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (status === 0) return listing;
  const [line = ""] = said.split("\n").filter((each) => each.trim() !== "");
  throw refused(words.join(" "), line.trim() || `ps fails with status ${status}`, "see man ps", "invalid");
}

function refused(subject: string, state: string, hint: string, code: "invalid" | "unavailable"): RlError {
  return new RlError({ code, action: "list processes by", subject, state, hint });
}
