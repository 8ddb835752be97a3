import { suite } from "uvu";
import { createMemoryTreeReader } from "../../../core/host/memory/tree-reader.ts";
import { createMemoryTreeWriter, type MemoryDirectory } from "../../../core/host/memory/tree-writer.ts";
import { testTreeReader } from "../../contract/tree-reader.ts";

const directories = new Map<string, MemoryDirectory>();
const test = suite("core/host/memory/tree-reader");

testTreeReader(test, {
  reader: createMemoryTreeReader({ trees: new Map() }, directories),
  nowhere: { kind: "directory", path: "nowhere" },
  async make(write) {
    const writer = createMemoryTreeWriter({ form: "overlay" });
    await write(writer);
    await writer.finish();
    const path = String(directories.size);
    directories.set(path, writer.tree());
    return { kind: "directory", path };
  },
});

test.run();
