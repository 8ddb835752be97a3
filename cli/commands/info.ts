import type { HostReport, HostVerdict } from "../../core/mod.ts";
import { escapeText } from "../../core/mod.ts";
import type { BuildFacts, CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { pad } from "../table.ts";
import type { infoSpec } from "./info.spec.ts";

/** Show what the machine can do. What it cannot is no failure: the exit status is 0. */
export async function run(args: ParsedArguments<typeof infoSpec>, context: CommandContext): Promise<number> {
  const report = await context.host.report();
  if (args.flags.format === "json") {
    context.output.out(`${JSON.stringify({ client: context.build, ...report })}\n`);
  } else {
    context.output.out(formatReport(report, context.build));
  }
  return 0;
}

const LABEL_CELLS = 18;

function formatReport(report: HostReport, build: BuildFacts): string {
  const user = `${report.user.name ?? "(no name)"}, uid ${report.user.uid}, gid ${report.user.gid}`;
  return [
    line("Client", `rl ${build.version}, ${build.runtime}`),
    line("Kernel", report.kernel),
    line("Architecture", report.architecture),
    line("User", user),
    line("Store", report.storeDirectory),
    ...verdict("User namespaces", report.userNamespaces),
    ...verdict("Id ranges", report.idRanges),
    ...verdict("Storage", report.storage),
    ...verdict("Cgroups", report.cgroup),
    ...verdict("Network", report.network),
    ...verdict("Seccomp", report.seccomp),
    line("Runtimes", ["rl", ...Object.entries(report.runtimes).map(runtime)].join(", ")),
  ].join("");
}

function runtime([name, { version }]: [string, { readonly version?: string | undefined }]): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** The state is said only when it is not well, and then what mends it stands below. */
function verdict(label: string, { state, summary, mend }: HostVerdict): string[] {
  const judged = state === "ok" ? summary : `${state}: ${summary}`;
  return [line(label, judged), ...(mend === undefined ? [] : [line("", `mend: ${mend}`)])];
}

function line(label: string, value: string): string {
  return `${pad(label === "" ? "" : `${label}:`, LABEL_CELLS)}${escapeText(value)}\n`;
}
