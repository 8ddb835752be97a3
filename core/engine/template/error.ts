import { RlError } from "../../mod.ts";

/** Longest part of a template that a message repeats, in characters. */
const SHOWN = 200;

/** The refusal of a template, with the place of the fault: `at` is an offset into the source. */
export function templateError(source: string, at: number, state: string, hint?: string): RlError {
  const before = source.slice(0, at).split("\n");
  const column = [...(before.at(-1) ?? "")].length + 1;
  return new RlError({
    code: "invalid",
    action: "use template",
    subject: source.length > SHOWN ? `${source.slice(0, SHOWN)}…` : source,
    state: `line ${before.length}, column ${column}: ${state}`,
    hint: hint ?? "templates are those of docker's --format: {{.Name}}, {{json .}}",
  });
}

/** What a function of a template complains about; the executor adds the place. */
export class FunctionFault extends Error {
  /** Which argument is wrong, from 0, if one of them is. */
  readonly argument: number | undefined;

  constructor(message: string, argument?: number) {
    super(message);
    this.argument = argument;
  }
}
