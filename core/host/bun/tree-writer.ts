import { digestHex } from "../../digest/digest.ts";
import { NeedsLowersError } from "../../ports/needs-lowers.ts";
import type { Settled, TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";
import { noteGarbage } from "../common/collect.ts";
import type { TreeAnswer } from "./tree-answer.ts";
import type { TreeChannel } from "./tree-channel.ts";
import type { TreeOp } from "./tree-records.ts";

/** What a tree is to be. */
export interface TreeRequest {
  /** Absolute path of the directory of trees; made when missing. */
  readonly directory: string;
  /** Name of the finished tree in it. */
  readonly name: string;
  readonly form: "overlay" | "flat";
  /**
   * Names in the same directory, bottom first. Flat: at most one, which the tree is made on. Overlay: layers
   * that hard links may reach into and missing parents take their attributes from.
   */
  readonly lowers: readonly string[];
  /** Overlay: to be used above any layers; `finish` throws `NeedsLowersError` when that cannot be. */
  readonly alone?: boolean | undefined;
  /** Only one id is mapped: owners that cannot be set are left out and counted. */
  readonly singleId: boolean;
}

/** What the file system did not keep, told by a writer after `finish`. */
export interface TreeLosses {
  /** Entries that belong to the only mapped id instead of their owner. */
  readonly owners: number;
  readonly xattrs: number;
}

export interface BunTreeWriter extends TreeWriter {
  /** Undefined before `finish`. */
  losses(): TreeLosses | undefined;
}

/** What an entry leaves behind on its way from the archive to here, in bytes: views, attributes, promises. */
const ENTRY_GARBAGE = 6 * 1024;

const FLAG_SINGLE_ID = 1;
const FLAG_ALONE = 2;
/** What `finish` answers of a tree that was to be alone. */
const NEEDS_LOWERS = 2;

/** Start a tree through a worker's channel, which the writer then owns. */
export function createTreeWriter(channel: TreeChannel, request: TreeRequest): BunTreeWriter {
  const { records } = channel;
  records.start("begin");
  records.number(request.form === "flat" ? 1 : 0, 1);
  records.number((request.singleId ? FLAG_SINGLE_ID : 0) | (request.alone === true ? FLAG_ALONE : 0), 1);
  records.number(request.lowers.length, 2);
  records.text(request.directory);
  records.text(request.name);
  for (const lower of request.lowers) records.text(lower);
  records.end();
  return writeEntries(channel, request.name);
}

/** Write into a tree that was begun. @param name of the tree */
export function writeEntries(channel: TreeChannel, name: string): BunTreeWriter {
  const { records } = channel;
  /** Attributes wait for their file's last byte: writing takes capabilities away. */
  let waiting: TreeAttributes["xattrs"] = [];
  let losses: TreeLosses | undefined;

  function sendXattrs(): void {
    for (const [name, value] of waiting) {
      records.start("xattr");
      records.text(name);
      records.rest(value);
      records.end();
    }
    waiting = [];
  }

  function entry(op: TreeOp, path: Uint8Array, attributes?: TreeAttributes, size?: number): Settled {
    sendXattrs();
    records.start(op);
    if (attributes !== undefined) records.attributes(attributes);
    if (size !== undefined) records.number(size, 8);
    records.rest(path);
    return endEntry(attributes);
  }

  function link(op: TreeOp, path: Uint8Array, target: Uint8Array, attributes?: TreeAttributes): Settled {
    sendXattrs();
    records.start(op);
    if (attributes !== undefined) records.attributes(attributes);
    records.text(path);
    records.rest(target);
    return endEntry(attributes);
  }

  function endEntry(attributes: TreeAttributes | undefined): Settled {
    records.end();
    noteGarbage(ENTRY_GARBAGE);
    // Copied: the caller's views are its own again once the call is settled.
    if (attributes !== undefined && attributes.xattrs.length > 0) waiting = copyXattrs(attributes.xattrs);
    return channel.settle();
  }

  async function ask(op: TreeOp, text = ""): Promise<TreeAnswer> {
    sendXattrs();
    records.start(op);
    records.rest(new TextEncoder().encode(text));
    records.end();
    return await channel.answer();
  }

  return {
    directory: (path, attributes) => entry("directory", path, attributes),
    file: (path, size, attributes) => entry("file", path, attributes, size),
    data: (chunk) => channel.data(chunk),
    symlink: (path, target, attributes) => link("symlink", path, target, attributes),
    hardlink: (path, target) => link("hardlink", path, target),
    fifo: (path, attributes) => entry("fifo", path, attributes),
    whiteout: (path) => entry("whiteout", path),
    opaque: (path) => entry("opaque", path),
    losses: () => losses,
    async finish(key) {
      const { values } = await ask("finish", key === undefined ? "" : digestHex(key));
      if (values[0] === NEEDS_LOWERS) throw new NeedsLowersError(name);
      losses = { owners: values[1], xattrs: values[2] };
      await channel.close();
    },
    async abort() {
      // A worker that failed has removed the tree before it said so; one that is gone leaves a temporary
      // directory, which the next writer removes. Either way there is nothing more to be done here.
      await ask("abort").catch(() => undefined);
      await channel.close();
    },
  };
}

function copyXattrs(xattrs: TreeAttributes["xattrs"]): TreeAttributes["xattrs"] {
  return xattrs.map(([name, value]) => [name.slice(), value.slice()] as const);
}
