/** Networks as directories, `NAME/network.json`; endpoints and addresses as files of the run directory. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { EndpointKey, EndpointStore, NetworkStore } from "../../ports/network-store.ts";
import { fileError, isMissing } from "../common/files.ts";
import type { StorePaths } from "./paths.ts";
import { readSmallText } from "./small-text.ts";

/** Labels may be long. */
const LIMIT = 1024 * 1024;

/** Milliseconds that a start has from its address to its endpoint; START_SECONDS of syscalls-c/network-written.c. */
const STALE_AFTER = 120_000;

export function createNetworkStore({ root }: Pick<StorePaths, "root">): NetworkStore {
  const directory = `${root}/networks`;
  return {
    names: () => namesIn(directory).filter((name) => !name.startsWith(".")),
    read: (name) => readSmallText(`${directory}/${name}/network.json`, LIMIT),
    create(name, text) {
      const made = `${directory}/.new-${crypto.randomUUID()}`;
      try {
        mkdirSync(made, { recursive: true, mode: 0o700 });
        writeFileSync(`${made}/network.json`, text, { mode: 0o600 });
        renameSync(made, `${directory}/${name}`);
        return true;
      } catch (error) {
        rmSync(made, { recursive: true, force: true });
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOTEMPTY" || code === "EEXIST") return false;
        throw fileError("create network", `${directory}/${name}`, error);
      }
    },
    remove(name) {
      try {
        rmSync(`${directory}/${name}`, { recursive: true, force: true });
      } catch (error) {
        throw fileError("remove network", `${directory}/${name}`, error);
      }
    },
  };
}

/** The directory of the user's network: see syscalls-c/network.h for what is in it. */
export function networkDirectory({ run }: Pick<StorePaths, "run">): string {
  return `${run}/network`;
}

export function createEndpointStore(paths: Pick<StorePaths, "run">): EndpointStore {
  const directory = networkDirectory(paths);
  const endpoint = ({ container, network }: EndpointKey) => `${directory}/endpoints/${container},${network}`;
  const link = (network: string, address: string) => `${directory}/addresses/${network},${address}`;
  /** Take the place of an earlier start of the same container, or of one that has got no further. */
  const replace = (path: string, owner: string, network: string): boolean => {
    const before = ownerOf(path);
    const container = before.slice(0, before.indexOf("."));
    const isOwn = container !== "" && owner.startsWith(`${container}.`);
    if (!isOwn && !isStale(path, endpoint({ container, network }))) return false;
    const made = `${directory}/.${owner}`;
    symlinkSync(owner, made);
    renameSync(made, path);
    return true;
  };
  return {
    directory,
    list: () =>
      namesIn(`${directory}/endpoints`).flatMap((name) => {
        const comma = name.indexOf(",");
        const isKey = comma > 0 && !name.startsWith(".");
        return isKey ? [{ container: name.slice(0, comma), network: name.slice(comma + 1) }] : [];
      }),
    read: (key) => readIfThere(endpoint(key)),
    write(key, plan) {
      const temporary = `${directory}/.${key.container}-${crypto.randomUUID()}`;
      try {
        for (const part of ["endpoints", "pids", "addresses"]) {
          mkdirSync(`${directory}/${part}`, { recursive: true, mode: 0o700 });
        }
        writeFileSync(temporary, plan, { mode: 0o600 });
        renameSync(temporary, endpoint(key));
      } catch (error) {
        throw fileError("enter network", key.network, error);
      }
    },
    remove(key, owner, addresses) {
      for (const address of addresses) {
        const path = link(key.network, address);
        if (ownerOf(path) === owner) rmSync(path, { force: true });
      }
      // The owner is a text in there, and like nothing else.
      if (readIfThere(endpoint(key))?.includes(owner) === true) rmSync(endpoint(key), { force: true });
    },
    connected: () => namesIn(`${directory}/pids`).filter((name) => !name.startsWith(".")),
    taken: (network) =>
      namesIn(`${directory}/addresses`)
        .filter((name) => name.startsWith(`${network},`))
        .map((name) => name.slice(network.length + 1)),
    reserve(network, owner, address) {
      const path = link(network, address);
      for (;;) {
        try {
          symlinkSync(owner, path);
          return true;
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          if (code === "ENOENT") mkdirSync(`${directory}/addresses`, { recursive: true, mode: 0o700 });
          else if (code !== "EEXIST") throw fileError("take address", address, error);
          else if (!replace(path, owner, network)) return false;
          else return true;
        }
      }
    },
    uplink() {
      const text = readSmallText(`${directory}/uplink`, 4096);
      const [, errno, words = ""] = /^(\d+) (.*)/s.exec(text ?? "") ?? [];
      return errno === undefined ? undefined : { errno: Number(errno), words };
    },
  };
}

/** Who has an address; "" for nobody. */
function ownerOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError("read network", path, error);
  }
}

/** Whether an address is that of a start that has got no further. */
function isStale(link: string, endpoint: string): boolean {
  const made = lstatSync(link, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > STALE_AFTER && !existsSync(endpoint);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError("list networks", directory, error);
  }
}
