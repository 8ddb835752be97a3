/** What of the host, and of volumes, a container has mounted: with docker's names. */
import type { Mount } from "../spec/runtime-config.ts";
import type { ContainerDocument } from "./document.ts";

/** One of docker's mount points of a container. */
export interface ContainerMount {
  readonly Type: "bind" | "volume" | "tmpfs";
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

/** Where the files of a volume are: `…/volumes/NAME/_data`. */
const VOLUME = /\/volumes\/([^/]+)\/_data(?:\/|$)/;

/** In the order of the paths that they are mounted at. What every container has mounted is none of them. */
export function containerMounts({ config }: Pick<ContainerDocument, "config">): ContainerMount[] {
  const points = (config.mounts ?? []).filter(isBind).map(toPoint);
  return points.sort((left, right) => (left.Destination < right.Destination ? -1 : 1));
}

function isBind({ type, options = [] }: Mount): boolean {
  return type === "bind" || options.includes("bind") || options.includes("rbind");
}

function toPoint({ source = "", destination, options = [] }: Mount): ContainerMount {
  const name = VOLUME.exec(source)?.[1];
  const volume = name === undefined ? undefined : { Name: name, Driver: "local" };
  return {
    Type: volume === undefined ? "bind" : "volume",
    Name: volume?.Name,
    Source: source,
    Destination: destination,
    Driver: volume?.Driver,
    Mode: "",
    RW: !options.includes("ro"),
    Propagation: volume === undefined ? (options.find((each) => PROPAGATIONS.includes(each)) ?? "") : "",
  };
}
