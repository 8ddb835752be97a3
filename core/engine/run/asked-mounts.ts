/** What --volume, --mount and --tmpfs ask for. */
import { type KeptMount, RlError, volumeMount } from "../../mod.ts";
import { parseMount } from "../mount.ts";
import { parseTmpfs } from "../tmpfs.ts";
import { parseVolume } from "../volume.ts";
import type { RunFlags } from "./words.ts";

/** Where names and relative paths lead. */
export interface MountPlaces {
  /** What relative paths are relative to. */
  readonly working: string;
  /** The directory of all volumes. */
  readonly volumes: string;
  /** A name for a volume that has none. */
  newName(): string;
}

/** A mount, and what has to be seen to before it can be made. */
export interface AskedMount {
  readonly mount: KeptMount;
  /** What to do about a source on the host that is not there: nothing for what is none. */
  readonly missing?: "make" | "refuse" | undefined;
  /** Of a volume that has to be made first. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Whether there is anything to be mounted at all. On the path of every full preparation. */
export function asksForMounts(flags: RunFlags): boolean {
  const { volume, mount, tmpfs } = flags;
  return volume.length + mount.length + tmpfs.length + flags["volumes-from"].length > 0;
}

/** In the order of the flags' names. @throws RlError "invalid", "unsupported" */
export function askedMounts(flags: RunFlags, places: MountPlaces): AskedMount[] {
  const asked = [
    ...flags.volume.map((text) => ofVolume(text, places)),
    ...flags.mount.map((text) => ofMount(text, places)),
    ...flags.tmpfs.map(ofTmpfs),
  ];
  const targets = new Set<string>();
  for (const { mount } of asked) {
    if (targets.has(mount.destination)) throw duplicate(mount.destination);
    targets.add(mount.destination);
  }
  return asked;
}

function ofVolume(text: string, places: MountPlaces): AskedMount {
  const { source, target, options } = parseVolume(text, places.working);
  const readonly = options.includes("ro") && options.lastIndexOf("ro") > options.lastIndexOf("rw");
  if (source?.startsWith("/")) {
    return {
      mount: { type: "bind", source, destination: target, readonly, options },
      missing: "make",
    };
  }
  const copyUp = !options.includes("nocopy");
  const rest = { readonly, options: options.filter((option) => option !== "nocopy"), copyUp };
  return ofNamed(source, target, rest, {}, places);
}

function ofMount(text: string, places: MountPlaces): AskedMount {
  const asked = parseMount(text, places.working);
  const { type, source = "", target: destination, readonly, options, subpath, noCopy, labels } = asked;
  if (type === "tmpfs") return { mount: { type, source, destination, readonly, options } };
  if (type === "image") return { mount: { type, source, destination, readonly, options: [], subpath } };
  if (type === "bind") return { mount: { type, source, destination, readonly, options }, missing: "refuse" };
  return ofNamed(asked.source, destination, { readonly, options, subpath, copyUp: !noCopy }, labels, places);
}

function ofNamed(
  name: string | undefined,
  target: string,
  rest: Partial<KeptMount>,
  labels: Readonly<Record<string, string>>,
  { volumes, newName }: MountPlaces,
): AskedMount {
  if (name !== undefined) return { mount: volumeMount(`${volumes}/${name}`, target, rest), labels };
  return { mount: volumeMount(`${volumes}/${newName()}`, target, { ...rest, anonymous: true }) };
}

function ofTmpfs(text: string): AskedMount {
  const { target, options } = parseTmpfs(text);
  return {
    mount: { type: "tmpfs", source: "", destination: target, readonly: options.includes("ro"), options },
  };
}

function duplicate(path: string): RlError {
  return new RlError({
    code: "invalid",
    action: "mount on",
    subject: path,
    state: "it is named twice",
    hint: "leave out one of the two",
  });
}
