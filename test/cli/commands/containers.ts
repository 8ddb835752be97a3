/** Containers as commands see them, of a store in memory. */
import type { CommandContext, KeptContainer } from "../../../cli/context.ts";
import { RlError } from "../../../core/errors.ts";
import type { TreeWriter } from "../../../core/ports/tree-writer.ts";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Scene, scene, TREE } from "../../core/image/commit/scene.ts";
import { makeContext, type Recorded } from "../helpers.ts";

const CONFIG: RuntimeConfig = {
  ociVersion: "1.2.0",
  process: { args: ["sh"], cwd: "/", user: { uid: 0, gid: 0 } },
};

export interface CommandScene extends Scene {
  readonly context: CommandContext & { output: Recorded };
  /** What was written to files, by path; standard output has the name "-". */
  readonly files: Map<string, Uint8Array>;
  /** Names of containers that are there. */
  readonly names: Set<string>;
}

/** A container "web" whose tree is written by `change`, and whether it runs. */
export async function commandScene(
  change: (writer: TreeWriter) => Promise<void> | void,
  running = false,
): Promise<CommandScene> {
  const at = await scene(change);
  const names = new Set(["web"]);
  const files = new Map<string, Uint8Array>();
  const containers: CommandContext["containers"] = {
    async find(name) {
      if (!names.has(name)) {
        throw new RlError({
          code: "not-found",
          action: "find container",
          subject: name,
          state: "there is none",
        });
      }
      return container(name, at, running);
    },
    async remove({ note }) {
      names.delete(note.name);
    },
    list: async () => [...names].map((name) => container(name, at, running).now),
    attach: () => {
      throw new Error("attached");
    },
    wait: async () => 0,
    amend: async () => undefined,
  };
  const keep = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk.slice());
    files.set(path, Uint8Array.from(Buffer.concat(parts)));
  };
  const context = makeContext({
    containers,
    store: async () => at.ports,
    files: { ...makeContext().files, write: keep, output: (chunks) => keep("-", chunks) },
  });
  return { ...at, context, files, names };
}

function container(name: string, { record, ports }: Scene, running: boolean): KeptContainer {
  const note = {
    id: "0".repeat(64),
    name,
    image: record.reference,
    imageId: record.imageId,
    created: "",
    request: {},
    ephemeral: false,
    config: CONFIG,
    command: [],
    env: [],
    args: [],
    environment: [],
  };
  const now = { document: note, status: running ? "running" : "exited" } as const;
  return { note, now, isRunning: () => running, open: async () => ({ config: CONFIG, tree: TREE, ports }) };
}
