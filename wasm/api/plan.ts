import {
  type CompileContext,
  compilePlan,
  compileSeccomp,
  encodePlan,
  encodeUtf8,
  type LinuxSeccomp,
  type Machine,
  RlError,
  readRuntimeConfig,
} from "../../core/mod.ts";
import { readArgument } from "./json.ts";

export interface PlanApi {
  compile(config: string, context: string, filter: Uint8Array | null | undefined): Uint8Array;
  compileFilter(profile: string, machine: string): Uint8Array;
}

/** A context in JSON has texts where the core has bytes. */
interface ContextText extends Omit<CompileContext, "generatedFiles" | "seccompFilter"> {
  readonly generatedFiles?: readonly {
    readonly target: string;
    readonly content: string;
    readonly mode?: number;
  }[];
}

export function planApi(): PlanApi {
  return {
    compile(config, context, filter) {
      const { generatedFiles, ...rest } = readArgument<ContextText>(context, "context");
      const plan = compilePlan(readRuntimeConfig(encodeUtf8(config), "config"), {
        ...rest,
        ...(generatedFiles !== undefined && {
          generatedFiles: generatedFiles.map((file) => ({ ...file, content: encodeUtf8(file.content) })),
        }),
        ...(filter !== null && filter !== undefined && { seccompFilter: filter }),
      });
      return encodePlan(plan);
    },
    compileFilter: (profile, machine) =>
      compileSeccomp(readArgument<LinuxSeccomp>(profile, "profile"), readMachine(machine)),
  };
}

function readMachine(name: string): Machine {
  if (name === "x86_64" || name === "aarch64") return name;
  throw new RlError({
    code: "unsupported",
    action: "compile filter for",
    subject: name,
    state: "its system calls are not known",
    hint: "those of x86_64 and aarch64 are",
  });
}
