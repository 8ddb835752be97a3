/** `--mount type=TYPE,src=SOURCE,dst=PATH,…`, with docker's keys and what it says of those that are wrong. */
import { checkVolumeName, RlError } from "../mod.ts";
import { splitFields } from "./csv.ts";
import { parseBoolean } from "./flags/boolean.ts";

/** A mount, as it was asked for. */
export interface AskedMount {
  readonly type: "bind" | "volume" | "tmpfs" | "image";
  /** Absolute path on the host, the name of a volume or an image; undefined for a tmpfs and a new volume. */
  readonly source: string | undefined;
  /** Absolute path in the container. */
  readonly target: string;
  readonly readonly: boolean;
  /** As of --volume or --tmpfs. */
  readonly options: readonly string[];
  readonly subpath?: string | undefined;
  readonly noCopy: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** Keys, by the name that they go by here. */
const KEYS: Readonly<Record<string, string>> = {
  type: "type",
  source: "source",
  src: "source",
  target: "target",
  destination: "target",
  dst: "target",
  readonly: "readonly",
  ro: "readonly",
  consistency: "consistency",
  "bind-propagation": "bind-propagation",
  "bind-nonrecursive": "bind-nonrecursive",
  "bind-recursive": "bind-recursive",
  "volume-subpath": "volume-subpath",
  "volume-nocopy": "volume-nocopy",
  "volume-label": "volume-label",
  "volume-driver": "volume-driver",
  "volume-opt": "volume-opt",
  "image-subpath": "image-subpath",
  subpath: "subpath",
  readwrite: "readwrite",
  rw: "readwrite",
  "tmpfs-size": "tmpfs-size",
  "tmpfs-mode": "tmpfs-mode",
};

/** Keys that are true when they have no value. */
const SWITCHES: readonly string[] = ["readonly", "bind-nonrecursive", "volume-nocopy", "readwrite"];

const TYPES: readonly string[] = ["bind", "volume", "tmpfs", "image"];
const PROPAGATIONS: readonly string[] = ["private", "rprivate", "slave", "rslave", "shared", "rshared"];

/** `directory` is what a source that starts with "." is relative to. @throws RlError "invalid", "unsupported" */
export function parseMount(text: string, directory: string): AskedMount {
  const { values, labels } = readKeys(text);
  const type = values.get("type")?.toLowerCase() ?? "volume";
  if (type === "npipe" || type === "cluster")
    throw refused(text, `mounts of type ${type} are not supported`, "unsupported");
  if (!isType(type))
    throw refused(text, `there is no mount type ${type}`, "invalid", `the types are ${TYPES.join(", ")}`);
  const target = values.get("target");
  if (target === undefined || target === "") throw refused(text, "target is required");
  if (!target.startsWith("/")) throw refused(text, "the target is not an absolute path");
  const strange = [...values.keys()].find(
    (key) => /^(bind|volume|tmpfs|image)-/.test(key) && !key.startsWith(`${type}-`),
  );
  if (strange !== undefined) {
    throw refused(text, `${strange.replace(/-.*/, "-*")} options do not go with the mount type ${type}`);
  }
  const subpath =
    subpathOf(text, "volume-subpath", values.get("volume-subpath")) ?? imagePart(text, type, values);
  return {
    type,
    source: sourceOf(text, type, values.get("source"), directory),
    target,
    readonly: type === "image" || values.get("readonly") === "true",
    options: type === "tmpfs" ? tmpfsOptions(text, values) : bindOptions(text, values),
    subpath,
    noCopy: values.get("volume-nocopy") === "true",
    labels,
  };
}

interface ReadKeys {
  readonly values: ReadonlyMap<string, string>;
  readonly labels: Readonly<Record<string, string>>;
}

function readKeys(text: string): ReadKeys {
  const fields = splitFields(text);
  if (fields === undefined) throw refused(text, "its quotation marks do not match");
  const values = new Map<string, string>();
  const labels = new Map<string, string>();
  for (const field of fields) {
    const equals = field.indexOf("=");
    const name = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
    const key = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
    if (key === undefined && equals < 0)
      throw refused(text, `invalid field ${JSON.stringify(field)} must be a key=value pair`);
    if (key === undefined)
      throw refused(text, `unexpected key ${JSON.stringify(name)} in ${JSON.stringify(field)}`);
    if (equals < 0 && !SWITCHES.includes(key)) {
      throw refused(text, `invalid field ${JSON.stringify(field)} must be a key=value pair`);
    }
    const value = equals < 0 ? "true" : field.slice(equals + 1);
    if (key === "volume-label") labels.set(...labelOf(value));
    else values.set(key, SWITCHES.includes(key) ? switchOf(text, key, value) : value);
  }
  refuseDrivers(text, values);
  return { values, labels: Object.fromEntries(labels) };
}

function refuseDrivers(text: string, values: ReadonlyMap<string, string>): void {
  const driver = values.get("volume-driver");
  if (driver !== undefined && driver !== "local") {
    throw refused(text, `there is no volume driver ${driver}`, "unsupported", "the one driver is local");
  }
  if (values.has("volume-opt")) {
    const state = "volume-opt asks for a file system to be mounted, which takes root on the host";
    throw refused(
      text,
      state,
      "unsupported",
      "bind a directory with type=bind, or mount a tmpfs with type=tmpfs",
    );
  }
}

function labelOf(value: string): [key: string, value: string] {
  const equals = value.indexOf("=");
  return equals < 0 ? [value, ""] : [value.slice(0, equals), value.slice(equals + 1)];
}

function switchOf(text: string, key: string, value: string): string {
  const parsed = parseBoolean(value);
  if (parsed === undefined) throw refused(text, `invalid value for ${key}: ${value}`);
  return String(parsed);
}

function isType(type: string): type is AskedMount["type"] {
  return TYPES.includes(type);
}

function sourceOf(
  text: string,
  type: AskedMount["type"],
  source: string | undefined,
  directory: string,
): string | undefined {
  if (type === "tmpfs") {
    if (source !== undefined) throw refused(text, "a tmpfs has no source");
    return undefined;
  }
  if (type === "volume") return source === undefined || source === "" ? undefined : checkVolumeName(source);
  if (source === undefined || source === "")
    throw refused(text, `the source of ${type === "image" ? "an image mount" : "a bind"} must not be empty`);
  if (type === "image") return source;
  if (source.startsWith("/")) return source;
  if (/^\.\.?(\/|$)/.test(source)) return `${directory === "/" ? "" : directory}/${source}`;
  throw refused(text, "the source of a bind is not an absolute path", "invalid", `write src=./${source}`);
}

function bindOptions(text: string, values: ReadonlyMap<string, string>): string[] {
  const options: string[] = [];
  const propagation = values.get("bind-propagation");
  if (propagation !== undefined) {
    if (!PROPAGATIONS.includes(propagation)) throw refused(text, `invalid propagation ${propagation}`);
    options.push(propagation);
  }
  const recursive = values.get("bind-recursive");
  if (values.get("bind-nonrecursive") === "true" || recursive === "disabled") options.push("bind");
  if (recursive === "writable" && values.get("readonly") === "true") {
    throw refused(
      text,
      "bind-recursive=writable leaves what is mounted below writable, which is not supported",
      "unsupported",
    );
  }
  if (recursive === "readonly" && values.get("readonly") !== "true") {
    throw refused(text, "bind-recursive=readonly requires readonly");
  }
  if (recursive !== undefined && !RECURSIONS.includes(recursive)) {
    throw refused(
      text,
      `invalid value for bind-recursive: ${recursive}`,
      "invalid",
      `the values are ${RECURSIONS.join(", ")}`,
    );
  }
  return options;
}

const RECURSIONS: readonly string[] = ["enabled", "disabled", "writable", "readonly"];

function tmpfsOptions(text: string, values: ReadonlyMap<string, string>): string[] {
  const size = values.get("tmpfs-size");
  const mode = values.get("tmpfs-mode");
  if (size !== undefined && !/^\d+[kmgt]?(i?b)?$/i.test(size))
    throw refused(text, `invalid value for tmpfs-size: ${size}`);
  if (mode !== undefined && !/^[0-7]{1,4}$/.test(mode))
    throw refused(text, `invalid value for tmpfs-mode: ${mode}`);
  return [
    ...(size === undefined ? [] : [`size=${size.toLowerCase().replace(/i?b$/, "")}`]),
    ...(mode === undefined ? [] : [`mode=${mode}`]),
    ...(values.get("readonly") === "true" ? ["ro"] : []),
  ];
}

/** Docker's key and podman's. @throws RlError for what only a volume can be */
function imagePart(
  text: string,
  type: AskedMount["type"],
  values: ReadonlyMap<string, string>,
): string | undefined {
  const isAsked = values.has("subpath") || values.has("readwrite");
  if (type !== "image" && isAsked) throw refused(text, "subpath and readwrite go with the mount type image");
  if (type !== "image") return undefined;
  if (values.get("readwrite") === "true" || values.get("readonly") === "false") {
    const hint = "copy what is to be changed into a volume";
    throw refused(text, "an image can only be mounted to be read", "unsupported", hint);
  }
  const key = values.has("subpath") ? "subpath" : "image-subpath";
  return subpathOf(text, key, values.get(key)?.replace(/^\/+/, ""));
}

function subpathOf(text: string, key: string, subpath: string | undefined): string | undefined {
  if (subpath === undefined || subpath === "") return undefined;
  if (subpath.startsWith("/")) throw refused(text, `${key} is not a relative path`);
  if (subpath.split("/").includes(".."))
    throw refused(text, `${key} leads out of the ${key.startsWith("volume") ? "volume" : "image"}`);
  return subpath;
}

function refused(
  text: string,
  state: string,
  code: "invalid" | "unsupported" = "invalid",
  hint = "write --mount type=bind,src=/path/on/host,dst=/path or --mount type=volume,src=NAME,dst=/path",
): RlError {
  return new RlError({ code, action: "accept mount", subject: text, state, hint });
}
