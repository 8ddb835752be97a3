/** What `cp` copies from and to. */
import { RlError } from "../../errors.ts";

export type CopyOperand =
  /** The archive on standard input, or the one to standard output. */
  | { readonly kind: "stream" }
  | { readonly kind: "host"; readonly path: string }
  | { readonly kind: "container"; readonly container: string; readonly path: string };

/**
 * "CONTAINER:PATH", a path of the host, or "-". What begins with "/" or "." is a path of the host whatever it has in
 * it, as docker has it.
 *
 * @throws RlError "invalid" for nothing
 */
export function parseCopyOperand(text: string, what: "source" | "destination"): CopyOperand {
  if (text === "") throw invalid(what, text, "it is empty");
  if (text === "-") return { kind: "stream" };
  const colon = text.indexOf(":");
  if (colon < 1 || text.startsWith("/") || text.startsWith(".")) return { kind: "host", path: text };
  return { kind: "container", container: text.slice(0, colon), path: text.slice(colon + 1) };
}

/** One side has to be a container, and only one can be. @throws RlError */
export function checkOperands(source: CopyOperand, destination: CopyOperand): void {
  const containers = [source, destination].filter(({ kind }) => kind === "container").length;
  if (containers === 1) return;
  throw new RlError({
    code: containers === 2 ? "unsupported" : "invalid",
    action: "copy",
    subject: [source, destination].map(shown).join(" "),
    state:
      containers === 2
        ? "copying between containers is not supported"
        : "neither of the two is in a container",
    hint:
      containers === 2
        ? `pipe one into the other: rl cp ${shown(source)} - | rl cp - ${shown(destination)}`
        : "name a path in a container as CONTAINER:PATH",
  });
}

function shown(operand: CopyOperand): string {
  if (operand.kind === "stream") return "-";
  return operand.kind === "host" ? operand.path : `${operand.container}:${operand.path}`;
}

function invalid(what: string, subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: `use ${what}`, subject, state });
}
