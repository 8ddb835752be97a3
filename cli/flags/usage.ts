import type { CommandSpec } from "./spec.ts";

/** The one-line form: "rl run [OPTIONS] IMAGE [COMMAND...]". */
export function usageLine(spec: CommandSpec): string {
  const words = spec.positionals.map((each) => {
    const name = each.variadic === true ? `${each.name}...` : each.name;
    return each.required ? name : `[${name}]`;
  });
  const options = spec.flags.some((flag) => flag.hidden !== true) ? ["[OPTIONS]"] : [];
  return ["rl", spec.name, ...options, ...words].join(" ");
}
