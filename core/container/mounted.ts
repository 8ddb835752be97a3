/** What of the host, and of volumes, a container has mounted: with docker's names. */
import type { Mount } from "../spec/runtime-config.ts";
import type { ContainerDocument } from "./document.ts";
import type { KeptMount } from "./mounts.ts";

/** One of docker's mount points of a container. */
export interface ContainerMount {
  readonly Type: "bind" | "volume" | "tmpfs" | "image";
  /** Of a volume. */
  readonly Name?: string | undefined;
  readonly Source: string;
  readonly Destination: string;
  /** Of a volume. */
  readonly Driver?: string | undefined;
  readonly Mode: string;
  readonly RW: boolean;
  readonly Propagation: string;
}

const PROPAGATIONS = ["private", "rprivate", "slave", "rslave", "shared", "rshared"];

/** In the order of the paths that they are mounted at. What every container has mounted is none of them. */
export function containerMounts({
  mounts,
  config,
}: Pick<ContainerDocument, "mounts" | "config">): ContainerMount[] {
  const points = mounts?.map(ofMount) ?? (config.mounts ?? []).filter(isBind).map(ofConfig);
  return points.sort((left, right) => (left.Destination < right.Destination ? -1 : 1));
}

function ofMount({ type, name, source, destination, readonly, options }: KeptMount): ContainerMount {
  return {
    Type: type,
    Name: name,
    Source: source,
    Destination: destination,
    Driver: type === "volume" ? "local" : undefined,
    Mode: options.join(","),
    RW: !readonly,
    Propagation: type === "bind" ? (propagation(options) ?? "rprivate") : "",
  };
}

function isBind({ type, options = [] }: Mount): boolean {
  return type === "bind" || options.includes("bind") || options.includes("rbind");
}

function ofConfig({ source = "", destination, options = [] }: Mount): ContainerMount {
  return {
    Type: "bind",
    Source: source,
    Destination: destination,
    Mode: "",
    RW: !options.includes("ro"),
    Propagation: propagation(options) ?? "",
  };
}

function propagation(options: readonly string[]): string | undefined {
  return options.find((each) => PROPAGATIONS.includes(each));
}
