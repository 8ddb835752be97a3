import { RlError } from "../../errors.ts";
import type { ImageProcess } from "../../spec/image-config.ts";
import { parseHealthcheck } from "./healthcheck.ts";
import { splitWords, unquote, type Variables } from "./words.ts";

/** How an instruction changes the image's defaults. */
type Change = (text: string, before: ImageProcess) => Partial<ImageProcess>;

/** A map, since the name comes from a person. */
const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ["CMD", (text, before) => ({ Cmd: command(text, before) })],
  ["ENTRYPOINT", (text, before) => ({ Entrypoint: command(text, before) })],
  ["ENV", (text, before) => ({ Env: setVariables(before.Env ?? [], assignments(text, before)) })],
  ["EXPOSE", (text, before) => ({ ExposedPorts: { ...before.ExposedPorts, ...keys(ports(text, before)) } })],
  ["HEALTHCHECK", (text) => ({ Healthcheck: parseHealthcheck(text, jsonWords) })],
  [
    "LABEL",
    (text, before) => ({ Labels: { ...before.Labels, ...Object.fromEntries(assignments(text, before)) } }),
  ],
  ["ONBUILD", (text, before) => ({ OnBuild: [...(before.OnBuild ?? []), onBuild(text)] })],
  ["STOPSIGNAL", (text, before) => ({ StopSignal: single(text, before) })],
  ["USER", (text, before) => ({ User: single(text, before) })],
  ["VOLUME", (text, before) => ({ Volumes: { ...before.Volumes, ...keys(volumes(text, before)) } })],
  ["WORKDIR", (text, before) => ({ WorkingDir: directory(single(text, before), before.WorkingDir) })],
]);

/**
 * Apply Dockerfile instructions to an image's defaults, in order, as `docker commit --change` does. An entry point
 * takes the command of the image with it, unless a CMD comes with it.
 *
 * @throws RlError "invalid" for what is not one of the instructions, or not well-formed
 */
export function applyChanges(instructions: readonly string[], image: ImageProcess): ImageProcess {
  let after = image;
  let hasCommand = false;
  for (const instruction of instructions) {
    const [, name = "", text = ""] = /^\s*(\S+)\s*([\s\S]*?)\s*$/.exec(instruction) ?? [];
    const verb = name.toUpperCase();
    const change = CHANGES.get(verb);
    if (change === undefined || text === "") throw refused(instruction, change !== undefined);
    hasCommand ||= verb === "CMD";
    try {
      after = { ...after, ...change(text, after) };
    } catch (cause) {
      if (!(cause instanceof MalformedChange)) throw cause;
      throw new RlError({
        code: "invalid",
        action: "change image",
        subject: instruction,
        state: cause.message,
      });
    }
    if (verb === "ENTRYPOINT" && !hasCommand) after = { ...after, Cmd: undefined };
  }
  return after;
}

/** Says what is wrong; whoever has the instruction makes the error of it. */
class MalformedChange extends Error {}

/** The JSON form as it is, anything else as a line for the shell. */
function command(text: string, { Shell }: ImageProcess): string[] {
  return jsonWords(text) ?? [...(Shell ?? ["/bin/sh", "-c"]), text];
}

/** A JSON list of strings, or undefined for what is none: Docker takes that for a line of words too. */
function jsonWords(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const isList = Array.isArray(parsed) && parsed.every((item) => typeof item === "string");
    return isList ? (parsed as string[]) : undefined;
  } catch {
    return undefined;
  }
}

/** `KEY=VALUE ...`, or `KEY VALUE` with the rest of the line for a value. */
function assignments(text: string, image: ImageProcess): [string, string][] {
  const variables = variablesOf(image);
  const [first = "", ...rest] = splitWords(text);
  if (!first.includes("=")) {
    if (rest.length === 0) throw new MalformedChange("a name needs a value: NAME=VALUE");
    return [[unquote(first, variables), unquote(text.slice(first.length).trim(), variables)]];
  }
  return [first, ...rest].map((word) => {
    const equals = word.indexOf("=");
    if (equals < 1) throw new MalformedChange(`"${word}" is not NAME=VALUE`);
    return [unquote(word.slice(0, equals), variables), unquote(word.slice(equals + 1), variables)];
  });
}

function setVariables(env: readonly string[], set: readonly (readonly [string, string])[]): string[] {
  const entries = new Map(env.map((entry) => [entry.slice(0, entry.indexOf("=")), entry]));
  for (const [name, value] of set) entries.set(name, `${name}=${value}`);
  return [...entries.values()];
}

function variablesOf({ Env = [] }: ImageProcess): Variables {
  return new Map(
    Env.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
}

function words(text: string, image: ImageProcess): string[] {
  return splitWords(text).map((word) => unquote(word, variablesOf(image)));
}

function single(text: string, image: ImageProcess): string {
  const [word = "", ...more] = words(text, image);
  if (more.length > 0) throw new MalformedChange("it takes one value");
  return word;
}

/** "80", "443/tcp", "8000-8002/udp"; tcp when nothing is said. */
function ports(text: string, image: ImageProcess): string[] {
  return words(text, image).flatMap((word) => {
    const [, first = "", last = first, protocol = "tcp"] =
      /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(word) ?? [];
    const [low, high] = [Number(first), Number(last)];
    if (first === "" || low > high || high > 65_535) throw new MalformedChange(`"${word}" is not a port`);
    return Array.from({ length: high - low + 1 }, (_, index) => `${low + index}/${protocol.toLowerCase()}`);
  });
}

function volumes(text: string, image: ImageProcess): string[] {
  const paths = jsonWords(text) ?? words(text, image);
  if (paths.includes("")) throw new MalformedChange("a path is empty");
  return paths;
}

function keys(names: readonly string[]): Record<string, Record<never, never>> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** Relative ones start from the directory there is. */
function directory(path: string, before: string | undefined): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith("/") ? "" : (before ?? "")}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function onBuild(text: string): string {
  if (/^(?:ONBUILD|FROM|MAINTAINER)\b/i.test(text))
    throw new MalformedChange("it cannot stand behind ONBUILD");
  return text;
}

function refused(instruction: string, isEmpty: boolean): RlError {
  return new RlError({
    code: "invalid",
    action: "change image",
    subject: instruction,
    state: isEmpty ? "it says nothing" : "it is not an instruction that a commit takes",
    hint: isEmpty ? undefined : `use one of ${[...CHANGES.keys()].join(", ")}`,
  });
}
