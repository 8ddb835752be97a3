import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { archive, block, directory, file, link } from "../tar/build.ts";
import { flat, list, mount, overlay } from "./trees.ts";

/**
 * Overlay and flat trees are two ways to the same root file system: for any layers, mounting the ones shows
 * what the other holds, or both refuse.
 */

const test = suite("core/layer/forms");

const name = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 });

interface Part {
  readonly kind: "file" | "directory" | "symlink" | "hardlink" | "fifo" | "whiteout" | "opaque";
  readonly path: readonly string[];
  readonly other: readonly string[];
  readonly content: string;
}

const part: fc.Arbitrary<Part> = fc.record({
  // Directories twice: below anything else most layers are refused, and nothing is compared.
  kind: fc.constantFrom(
    "file",
    "directory",
    "directory",
    "symlink",
    "hardlink",
    "fifo",
    "whiteout",
    "opaque",
  ),
  path: name,
  other: name,
  content: fc.constantFrom("1", "2", "3"),
});

function build({ kind, path, other, content }: Part): Uint8Array {
  const full = path.join("/");
  const parent = path.slice(0, -1);
  switch (kind) {
    case "file":
      return file(full, content);
    case "directory":
      return directory(full);
    case "symlink":
      return link("2", full, `nowhere${content}`);
    case "hardlink":
      return link("1", full, other.join("/"));
    case "fifo":
      return block({ name: full, type: "6" });
    case "whiteout":
      return file([...parent, `.wh.${path.at(-1)}`].join("/"));
    default:
      return file([...parent, ".wh..wh..opq"].join("/"));
  }
}

/** The one case that the contract leaves open: a directory named by a marker in it and hidden by another. */
function isLeftOpen(layer: readonly Part[]): boolean {
  const markers = layer.filter(({ kind }) => kind === "whiteout" || kind === "opaque");
  return markers.some((inner) =>
    markers.some((outer) => {
      const named = inner.path.slice(0, -1).join("/");
      const above = outer.path.slice(0, -1).join("/");
      if (outer.kind === "whiteout") return `${named}/`.startsWith(`${outer.path.join("/")}/`);
      return named !== above && (above === "" || named.startsWith(`${above}/`));
    }),
  );
}

/**
 * The other one: an entry goes through a symbolic link of a layer below, which its own layer hides. Whether it
 * does depends on the order of the two.
 */
function goesThroughHidden(parts: readonly (readonly Part[])[]): boolean {
  const links = parts.flat().filter(({ kind }) => kind === "symlink");
  return parts.some((layer) =>
    layer.some((marker) => {
      if (marker.kind !== "whiteout" && marker.kind !== "opaque") return false;
      const hidden = marker.kind === "whiteout" ? marker.path : marker.path.slice(0, -1);
      return links.some(
        (below) => isBelow(below.path, hidden) && layer.some(({ path }) => isBelow(path, below.path)),
      );
    }),
  );
}

/**
 * And this one: a hard link names a file of a layer below, and a marker of its own layer hides that file. The overlay's
 * tree has the file in its place then, for the two names to be one file, and it stays to be seen.
 */
function linksHidden(parts: readonly (readonly Part[])[]): boolean {
  return parts.some((layer) => {
    const targets = layer.filter(({ kind }) => kind === "hardlink").map(({ other }) => other);
    return layer.some((marker) => {
      if (marker.kind !== "whiteout" && marker.kind !== "opaque") return false;
      const hidden = marker.kind === "whiteout" ? marker.path : marker.path.slice(0, -1);
      return targets.some((target) => isBelow(target, hidden));
    });
  });
}

function isBelow(path: readonly string[], above: readonly string[]): boolean {
  return `${path.join("/")}/`.startsWith(above.length === 0 ? "" : `${above.join("/")}/`);
}

const attemptBoth = async (archives: readonly Uint8Array[]) => ({
  flat: await attempt(async () => list((await flat(...archives)).tree)),
  overlay: await attempt(async () => list(mount((await overlay(...archives)).map(({ tree }) => tree)))),
});

async function attempt(run: () => Promise<string[]>): Promise<string[] | string> {
  try {
    return await run();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

test("applyLayer makes the same root file system in both forms", async () => {
  let compared = 0;
  const layers = fc.array(fc.array(part, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(layers, async (parts) => {
      if (parts.some(isLeftOpen) || goesThroughHidden(parts) || linksHidden(parts)) return;
      const archives = parts.map((layer) => archive(...layer.map(build)));
      const made = await attemptBoth(archives);
      // An entry below a non-directory of a lower layer is refused by the flat form alone: the other cannot see it.
      if (made.flat === "corrupt") return;
      assert.equal(made.overlay, made.flat);
      compared++;
    }),
    { numRuns: 2000 },
  );
  assert.ok(compared > 300, `only ${compared} runs compared anything`);
});

test("a hard link through a link of its own layer names a file of a layer below", async () => {
  const layers = [
    [link("2", "a", "nowhere")],
    [file("a/a", "1")],
    [link("2", "b", "nowhere"), link("1", "a", "b/a")],
  ];
  const made = await attemptBoth(layers.map((layer) => archive(...layer)));
  assert.equal(made.flat, ["directory nowhere", "file a 1", "file nowhere/a 1", "symlink b nowhere"]);
  assert.equal(made.overlay, made.flat);
});

test.run();
