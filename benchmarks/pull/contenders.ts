/** Who pulls the image, each into a directory of its own that was empty before. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { version } from "../machine.ts";
import { prepare, program } from "../place.ts";

export interface PullContender {
  readonly name: string;
  readonly version: string;
  readonly note: string;
  /** The command that pulls into an empty directory. */
  argv(directory: string): readonly string[];
  readonly env: (directory: string) => Readonly<Record<string, string>>;
}

/** `reference` is HOST:PORT/NAME:TAG on loopback, `floor` the compiled floor.c. */
export function pullContenders(reference: string, floor: string): readonly PullContender[] {
  const [place = "", repository = ""] = reference.replace(/:[^:/]*$/, "").split("/");
  const [host = "", port = ""] = place.split(":");
  return [
    {
      name: "rl",
      version: version([program, "version"]),
      note: "checked, stored, synced",
      argv: () => [program, "pull", "--quiet", reference],
      env: (directory) => ({ RL_ROOT: join(directory, "store") }),
    },
    {
      name: "floor",
      version: "floor.c",
      note: "fetches, inflates, hashes twice and writes trees; no checks, no store, no sync",
      argv: (directory) => [floor, host, port, repository, directory, ...largestFirst(reference)],
      env: () => ({}),
    },
    {
      name: "floor-kept",
      version: "floor.c",
      note: "the same, and the layers as fetched are kept and everything is synced, as a store must",
      argv: (directory) => [floor, "-k", host, port, repository, directory, ...largestFirst(reference)],
      env: () => ({}),
    },
    {
      name: "podman",
      version: version(["podman", "--version"]),
      note: "its default storage driver",
      argv: (directory) => {
        const [root, runroot] = [join(directory, "root"), join(directory, "run")];
        for (const path of [root, runroot]) mkdirSync(path);
        return [
          "podman",
          "--root",
          root,
          "--runroot",
          runroot,
          "pull",
          "-q",
          "--tls-verify=false",
          reference,
        ];
      },
      env: () => ({}),
    },
  ];
}

interface Manifest {
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

export function layersOf(reference: string): Manifest["layers"] {
  const raw = prepare(["skopeo", "inspect", "--raw", "--tls-verify=false", `docker://${reference}`]);
  return (JSON.parse(raw) as Manifest).layers;
}

function largestFirst(reference: string): string[] {
  return [...layersOf(reference)].sort((a, b) => b.size - a.size).map(({ digest }) => digest);
}
