import { escapeLines, escapeText, isRlError } from "../core/mod.ts";
import type { Output } from "./output.ts";

/** A chain of causes longer than this is a cycle or of no use to a reader. */
const MAX_CAUSES = 8;

/**
 * Tell the person what failed: one line, and the hint on a line of its own.
 *
 *     rl: Cannot pull image "x": no such image
 *     hint: check the name; see rl pull --help
 *
 * Error texts may carry bytes from a registry or an image, so nothing in them reaches the terminal
 * unescaped. RL_DEBUG=1 adds the stack and the causes.
 */
export function report(
  error: unknown,
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const paint = painter(output, environment);
  output.err(`${paint("31", "rl:")} ${escapeText(headline(error))}\n`);
  const hint = isRlError(error)
    ? error.hint
    : "this is a defect of rl; run again with RL_DEBUG=1 and report it";
  if (hint !== undefined && hint !== "") output.err(`${paint("36", "hint:")} ${escapeText(hint)}\n`);
  if (isSet(environment.RL_DEBUG)) output.err(details(error));
}

/** One line on standard error about something that is not a failure. */
export function warn(
  message: string,
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  output.err(`${painter(output, environment)("33", "rl: warning:")} ${escapeText(message)}\n`);
}

function headline(error: unknown): string {
  if (isRlError(error)) return error.message;
  if (error instanceof Error) return `Unexpected ${error.name}: ${error.message}`;
  return `Unexpected failure: ${String(error)}`;
}

/** Stack and causes, each cause headed by "caused by". */
function details(error: unknown): string {
  const lines: string[] = [];
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && current !== undefined; depth++) {
    const text = current instanceof Error ? (current.stack ?? current.message) : String(current);
    const code = isRlError(current) ? ` [${current.code}]` : "";
    lines.push(`${depth === 0 ? "stack" : "caused by"}${code}: ${escapeLines(text)}\n`);
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines.join("");
}

/** Colour by SGR code, only for a terminal whose user did not say NO_COLOR (https://no-color.org). */
function painter(
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): (code: string, text: string) => string {
  const plain = isSet(environment.NO_COLOR) || environment.TERM === "dumb" || !output.isTerminal(2);
  return (code, text) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0";
}
