/** The sources of the repository as a graph of who imports whom. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { findImports } from "./imports.ts";

export interface Source {
  /** From the repository's root, with slashes: "core/tar/header.ts". */
  readonly path: string;
  readonly lines: number;
  /** Repository paths of our own files, and the specifiers of everything else as written. */
  readonly imports: readonly string[];
  /** False when the file holds only types and re-exports: there is nothing to run in it. */
  readonly runs: boolean;
}

export type Graph = ReadonlyMap<string, Source>;

/** Folders whose TypeScript the rules speak of. */
export const ROOTS = [
  "core",
  "cli",
  "syscalls-c",
  "wasm",
  "test",
  "benchmarks",
  "scripts",
  "examples",
] as const;

const IGNORED = new Set(["node_modules", "generated", "vectors", "results", "build", "dist"]);

function list(root: string, folder: string, wanted: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : list(root, path, wanted);
      return wanted.test(entry.name) ? [path] : [];
    });
}

/** Paths of the sources below the roots that exist. */
export function listSources(root: string, wanted = /\.ts$/): string[] {
  const here = new Set(readdirSync(root));
  return ROOTS.filter((name) => here.has(name)).flatMap((name) => list(root, name, wanted));
}

/** Resolve a specifier seen in `from`; what is not relative stays as it is. */
export function resolveImport(from: string, specifier: string): string {
  return specifier.startsWith(".") ? normalize(join(dirname(from), specifier)) : specifier;
}

const transpiler = new Bun.Transpiler({ loader: "ts", deadCodeElimination: false });

/** Without the `#!` line of a script, which Bun's transpiler does not take. */
export function withoutShebang(text: string): string {
  return text.replace(/^#!.*/, "");
}

/** Make one node from a file's text. */
export function parseSource(path: string, original: string): Source {
  const text = withoutShebang(original);
  const imports = findImports(text).map((found) => resolveImport(path, found.specifier));
  const emitted = transpiler.transformSync(text);
  // Without types and (re-)imports nothing is left of a file of interfaces.
  const statements = emitted.replace(/^\s*(?:import|export)\b[^;=(]*?(?:\bfrom\s*)?"[^"]*";?/gm, "");
  const runs = statements.replace(/export\s*\{[^}]*\};?/g, "").trim() !== "";
  return { path, lines: text.split("\n").length - 1, imports: [...new Set(imports)], runs };
}

export function readGraph(root: string): Graph {
  return new Map(
    listSources(root).map((path) => [path, parseSource(path, readFileSync(join(root, path), "utf8"))]),
  );
}
