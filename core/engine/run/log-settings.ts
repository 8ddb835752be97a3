/** `--log-driver` and `--log-opt`, as docker has them. */
import {
  areTooLong,
  type DocumentLog,
  type ImageRecord,
  type LogSettings,
  RlError,
  STAND_IN_ID,
} from "../../mod.ts";
import { nearest } from "../flags/nearest.ts";
import { compileTemplate } from "../template/execute.ts";
import { FUNCTIONS } from "../template/functions.ts";
import { isAttached } from "./attach.ts";
import type { RunFlags } from "./words.ts";

type LogFlags = Pick<
  RunFlags,
  "attach" | "interactive" | "detach" | "log-driver" | "log-opt" | "sig-proxy" | "tty"
>;

/** What labels, variables and tag of a log are taken from. */
export interface LogFacts {
  /** Canonical. */
  readonly reference: string;
  readonly image: Pick<ImageRecord, "imageId" | "config">;
  /** "NAME=VALUE" besides the image's; they win. */
  readonly env: readonly string[];
  /** Besides the image's; they win. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** As docker's driver "local" has it, for json-file's own default fills the disk. */
const MAX_SIZE = 20_000_000;
const MAX_FILES = 5;

const COMMON_OPTIONS = ["env", "env-regex", "labels", "labels-regex", "max-buffer-size", "mode", "tag"];
const OPTIONS = ["compress", "max-file", "max-size", ...COMMON_OPTIONS];

/** Stands for the name in what is made before there is one. */
const NAME = "\0";

/** What is kept of the output; undefined for a container in the foreground of which nothing was asked. @throws RlError */
export function logSettings(flags: LogFlags, facts: LogFacts): LogSettings | undefined {
  const asked = documentLog(flags);
  if (asked === undefined) return undefined;
  const { options } = asked;
  const driver = flags["log-driver"] ?? "json-file";
  const { "max-size": size, "max-file": files } = options;
  const attributes =
    driver === "journald" ? journalAttributes(options, facts) : ownAttributes(options, facts);
  if (areTooLong(attributes)) {
    throw refused(
      flags["log-opt"].join(" "),
      "what it names takes more than 16 KiB with every line",
      "name less",
    );
  }
  const unlimited = size === "-1";
  return {
    driver,
    maxSize: size === undefined ? MAX_SIZE : unlimited ? 0 : readSize(size),
    maxFiles: files === undefined ? (size === undefined ? MAX_FILES : 1) : readCount(files),
    attributes,
  };
}

/** What is written down of it. @throws RlError "invalid" for an option that the driver does not have */
export function documentLog(flags: LogFlags): DocumentLog | undefined {
  const { "log-driver": chosen, "log-opt": texts } = flags;
  const isBackground = flags.detach || isAttached(flags);
  if (!isBackground && chosen === undefined && texts.length === 0) return undefined;
  const driver = chosen ?? "json-file";
  return { driver, options: Object.fromEntries(texts.map((text) => readOption(text, driver))) };
}

function readOption(text: string, driver: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const known = driver === "json-file" ? OPTIONS : driver === "journald" ? COMMON_OPTIONS : [];
  if (known.includes(name) && equals > 0) return [name, checked(name, text.slice(equals + 1))];
  if (known.includes(name)) throw refused(text, "it has no value", `write ${name}=VALUE`);
  const meant = nearest(name, known);
  throw refused(
    name,
    `the driver ${driver} has no such option`,
    known.length === 0
      ? "leave out --log-opt"
      : meant === undefined
        ? `its options are: ${known.filter((each) => each !== "max-buffer-size").join(", ")}`
        : `did you mean ${meant}?`,
  );
}

/** Docker's ways to keep a log that are not ours are refused; those that ask for what is so anyway are not. */
function checked(name: string, value: string): string {
  if (name === "compress" && /^(?:1|t|true)$/i.test(value)) {
    throw refused("compress", "files that are put aside stay as they are", "leave it out, or lower max-file");
  }
  if (name === "compress" && !/^(?:0|f|false)$/i.test(value)) {
    throw refused(`compress=${value}`, "it is neither true nor false", "leave it out");
  }
  if (name === "max-buffer-size" || (name === "mode" && value === "non-blocking")) {
    const state = "nothing a container writes is thrown away to spare it waiting for its log";
    throw refused(name === "mode" ? `mode=${value}` : name, state, "leave it out, or write mode=blocking");
  }
  if (name === "mode" && value !== "blocking") {
    throw refused(`mode=${value}`, "there is no such mode", "write mode=blocking");
  }
  return value;
}

function ownAttributes(options: DocumentLog["options"], facts: LogFacts): Record<string, string> {
  const tag = options.tag === undefined ? {} : { tag: readTag(options.tag, facts) };
  return { ...chosen(options, facts), ...tag };
}

function journalAttributes(options: DocumentLog["options"], facts: LogFacts): Record<string, string> {
  const tag = readTag(options.tag ?? "{{.ID}}", facts);
  const more = Object.entries(chosen(options, facts)).map(([name, value]) => [fieldName(name), value]);
  return {
    ...Object.fromEntries(more.filter(([name]) => name !== "")),
    CONTAINER_ID: STAND_IN_ID.slice(0, 12),
    CONTAINER_ID_FULL: STAND_IN_ID,
    CONTAINER_NAME: NAME,
    CONTAINER_TAG: tag,
    IMAGE_NAME: facts.reference,
    SYSLOG_IDENTIFIER: tag,
  };
}

/** Letters, digits and _, the first one no _: fields that begin so are the journal's own. */
function fieldName(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, "_")
    .replace(/^_+/, "");
}

/** Labels and variables that `labels=`, `env=` and the expressions beside them name. */
function chosen(options: DocumentLog["options"], facts: LogFacts): Record<string, string> {
  const { Labels, Env } = facts.image.config;
  const variables = Object.fromEntries(
    [...(Env ?? []), ...facts.env].flatMap((text) => {
      const equals = text.indexOf("=");
      return equals < 0 ? [] : [[text.slice(0, equals), text.slice(equals + 1)]];
    }),
  );
  const labels = { ...Labels, ...facts.labels };
  return { ...pick(labels, "labels", options), ...pick(variables, "env", options) };
}

function pick(
  from: Readonly<Record<string, string>>,
  kind: "labels" | "env",
  { [kind]: names = "", [`${kind}-regex` as const]: expression }: DocumentLog["options"],
): Record<string, string> {
  const pattern = expression === undefined ? undefined : readPattern(`${kind}-regex`, expression);
  const named = names.split(",").filter((name) => Object.hasOwn(from, name));
  const wanted = [...named, ...Object.keys(from).filter((name) => pattern?.test(name) === true)];
  return Object.fromEntries(wanted.map((name) => [name, (from[name] ?? "").replaceAll(NAME, "")]));
}

function readTag(template: string, { reference, image }: LogFacts): string {
  const digits = image.imageId.replace(/^[^:]*:/, "");
  const tag = compileTemplate(
    template,
    FUNCTIONS,
  )({
    ID: STAND_IN_ID.slice(0, 12),
    FullID: STAND_IN_ID,
    Name: NAME,
    ImageID: digits.slice(0, 12),
    ImageFullID: image.imageId,
    ImageName: reference,
    DaemonName: "rl",
  });
  if (!tag.includes("\n")) return tag;
  throw refused(`tag=${template}`, "a tag is one line");
}

function readPattern(name: string, text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (cause) {
    const state = cause instanceof Error ? `it is no regular expression (${cause.message})` : "";
    throw refused(`${name}=${text}`, state, `write for example ${name}=^app\\.`);
  }
}

const UNITS = ["", "k", "m", "g", "t", "p"];

/** Bytes, with a suffix for powers of 1000. */
function readSize(text: string): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text) ?? [];
  const size = Math.floor(Number(amount || Number.NaN) * 1000 ** UNITS.indexOf(unit.toLowerCase()));
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw refused(`max-size=${text}`, "it is no size", "write max-size=10m, or max-size=-1 for no limit");
}

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 1000) return count;
  throw refused(`max-file=${text}`, "it is no number of files from 1 to 1000", "write max-file=3");
}

function refused(subject: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "use --log-opt", subject, state, hint });
}
