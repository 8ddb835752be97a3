/** The import rules, each a function from the graph to what breaks it. */
import type { Graph, Source } from "./graph.ts";

/** "core/a/b.ts imports core/c/d.ts: why not". */
export type Violation = string;
export type Rule = (graph: Graph) => Violation[];

/** core's folders from the ground up; those on one level do not import each other. */
export const LEVELS: readonly (readonly string[])[] = [
  ["errors", "escape"],
  ["digest"],
  ["spec"],
  ["reference", "seccomp"],
  ["ports"],
  ["tar"],
  ["layer", "content", "distribution"],
  ["trust"],
  ["image"],
  ["network"],
  ["bundle"],
  ["plan"],
  ["container", "volume", "build"],
  ["runtime"],
  ["mod"],
];

/** What a host adapter may import of core, beside its own folder. */
const HOST_MAY_IMPORT = new Set(["errors", "digest", "spec", "ports"]);

/** Adapters that several hosts have: they use no more than the web platform and the modules of Node. */
const COMMON_HOST = "common";
const SHARING_HOSTS = new Set([COMMON_HOST, "bun", "deno", "node", "browser"]);

/** "core/tar/header.ts" is in "tar", "core/errors.ts" in "errors", "core/host/bun/x.ts" in "host". */
function floorOf(path: string): string | undefined {
  return /^core\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1];
}

function hostOf(path: string): string | undefined {
  return /^core\/host\/([^/]+)/.exec(path)?.[1]?.replace(/\.ts$/, "");
}

const isOurs = (specifier: string): boolean =>
  specifier === "package.json" || (/\.(?:[cm]?[jt]s|json|wasm)$/.test(specifier) && /\//.test(specifier));
const isBuiltin = (specifier: string): boolean => /^(?:node:|bun$|bun:)/.test(specifier);
const inCore = (path: string): boolean => path.startsWith("core/");
const inHost = (path: string): boolean => path.startsWith("core/host/");
const inEngine = (path: string): boolean => path.startsWith("core/engine/");

/** Apply `judge` to each import of each source that `applies` to. */
function eachImport(
  applies: (path: string) => boolean,
  judge: (path: string, imported: string) => string | undefined,
): Rule {
  return (graph) =>
    [...graph.values()]
      .filter((source) => applies(source.path))
      .flatMap(({ path, imports }) =>
        imports.flatMap((imported) => {
          const why = judge(path, imported);
          return why === undefined ? [] : [`${path} imports ${imported}: ${why}`];
        }),
      );
}

const levelOf = (floor: string | undefined): number =>
  LEVELS.findIndex((level) => level.includes(floor ?? ""));
const inPureCore = (path: string): boolean => inCore(path) && !inHost(path) && !inEngine(path);

/** Every file of core belongs to a level. */
export const everyFloorHasALevel: Rule = (graph) =>
  [...graph.keys()]
    .filter((path) => inPureCore(path) && levelOf(floorOf(path)) < 0)
    .map((path) => `${path}: its folder has no level`);

export const coreImportsDownward: Rule = eachImport(inPureCore, (path, imported) => {
  if (!inPureCore(imported) || floorOf(path) === floorOf(imported)) return undefined;
  return levelOf(floorOf(imported)) > levelOf(floorOf(path)) ? "that is upward" : undefined;
});

export const sameLevelFoldersStayApart: Rule = eachImport(inPureCore, (path, imported) => {
  const [from, to] = [floorOf(path), floorOf(imported)];
  if (!inPureCore(imported) || from === to) return undefined;
  return levelOf(from) === levelOf(to) ? "both are on one level" : undefined;
});

export const coreKnowsNoHost: Rule = eachImport(inPureCore, (_path, imported) => {
  if (inHost(imported)) return "nothing in core imports a host";
  if (inEngine(imported)) return "nothing in core imports the engine";
  if (isBuiltin(imported)) return "core has no host modules";
  if (!isOurs(imported)) return "core has no packages";
  return inCore(imported) ? undefined : "core imports only core";
});

export const hostsImportTheGroundFloors: Rule = eachImport(inHost, (path, imported) => {
  if (!inCore(imported)) return undefined;
  if (inEngine(imported)) return "a host knows no engine";
  if (inHost(imported) && hostOf(imported) === COMMON_HOST) {
    return SHARING_HOSTS.has(hostOf(path) ?? "")
      ? undefined
      : "a host in memory has nothing in common with others";
  }
  if (inHost(imported)) return hostOf(imported) === hostOf(path) ? undefined : "that is another host";
  return HOST_MAY_IMPORT.has(floorOf(imported) ?? "")
    ? undefined
    : "a host imports ports, errors, digest, spec";
});

export const onlyTheLaunchingHostsBind: Rule = eachImport(
  (path) => !path.startsWith("syscalls-c/") && !path.startsWith("test/"),
  (path, imported) => {
    if (!imported.startsWith("syscalls-c/")) return undefined;
    if (/^core\/host\/(?:bun|deno)\//.test(path)) return undefined;
    return "only core/host/bun and core/host/deno use the C module";
  },
);

export const syscallsImportOnlyPorts: Rule = eachImport(
  (path) => path.startsWith("syscalls-c/"),
  (_path, imported) => {
    if (!isOurs(imported) || imported.startsWith("syscalls-c/")) return undefined;
    return /^core\/(?:ports\/|errors\.ts$)/.test(imported)
      ? undefined
      : "the C module knows ports and errors";
  },
);

/** The engine composes the core with the one host that starts containers, and knows no command line. */
export const engineComposesTheCore: Rule = eachImport(inEngine, (_path, imported) => {
  if (!isOurs(imported) || inEngine(imported) || imported === "core/mod.ts") return undefined;
  if (imported === "package.json") return undefined;
  return ["bun", COMMON_HOST].includes(hostOf(imported) ?? "")
    ? undefined
    : "the engine imports core/mod.ts and the bun host";
});

export const cliUsesThePublicSurface: Rule = (graph) => {
  const hosts = new Set<string>();
  const violations = eachImport(
    (path) => path.startsWith("cli/"),
    (_path, imported) => {
      if (!isOurs(imported) || imported.startsWith("cli/") || imported === "core/mod.ts") return undefined;
      if (inEngine(imported)) return undefined;
      const host = hostOf(imported);
      if (host === undefined) return "cli imports core/mod.ts, engine and one host";
      hosts.add(host);
      return undefined;
    },
  )(graph);
  if (hosts.size > 1) violations.push(`cli imports ${[...hosts].join(" and ")}: one host is enough`);
  return violations;
};

/** Examples show what somebody writes who has installed the package. */
export const examplesUseThePackage: Rule = eachImport(
  (path) => path.startsWith("examples/"),
  (_path, imported) => (isOurs(imported) ? "examples import the package by its name" : undefined),
);

/** The component is a host of its own; what its engine lacks is there before the core's modules are. */
export const wasmUsesThePublicSurface: Rule = eachImport(
  (path) => path.startsWith("wasm/"),
  (path, imported) => {
    if (!isOurs(imported) || imported.startsWith("wasm/") || imported === "core/mod.ts") return undefined;
    if (imported === "core/host/memory/mod.ts") return undefined;
    if (path.startsWith("wasm/platform/") && imported === "core/spec/utf8.ts") return undefined;
    return "wasm imports core/mod.ts and the memory host";
  },
);

/** What a page shows comes from its worker, as data; the worker's share of the page is the core's share. */
export const pageKnowsOnlyItsWorker: Rule = eachImport(
  (path) => path.startsWith("wasm/web/page/"),
  (_path, imported) =>
    !isOurs(imported) || imported.startsWith("wasm/web/page/") || imported === "wasm/web/protocol.ts"
      ? undefined
      : "the page knows what it and its worker say to each other, and nothing else",
);

export const nothingImportsTests: Rule = eachImport(
  (path) => !path.startsWith("test/"),
  (_path, imported) => (imported.startsWith("test/") ? "only tests import tests" : undefined),
);

export const benchmarksUseThePublicSurface: Rule = eachImport(
  (path) => path.startsWith("benchmarks/"),
  (_path, imported) => {
    if (!isOurs(imported) || imported.startsWith("benchmarks/") || imported.startsWith("wasm/"))
      return undefined;
    return /^core\/(?:engine\/|host\/[^/]+\/)?mod\.ts$/.test(imported)
      ? undefined
      : "benchmarks use public exports, and what the component is made of";
  },
);

/** A package or builtin that one part of the tree alone may import. */
function confined(name: string, home: RegExp, where: string): Rule {
  return eachImport(
    (path) => !home.test(path),
    (_path, imported) =>
      imported === name || imported.startsWith(`${name}/`) ? `${name} is used only in ${where}` : undefined,
  );
}

export const cittyOnlyInCli: Rule = confined("citty", /^cli\//, "cli");
export const uvuOnlyInTest: Rule = confined("uvu", /^test\//, "test");
export const ffiOnlyInBinding: Rule = confined(
  "bun:ffi",
  /^syscalls-c\/binding\.ts$/,
  "syscalls-c/binding.ts",
);
export const unstorageOnlyInHosts: Rule = confined("unstorage", /^core\/host\//, "core/host");
export const fzstdOnlyInThePage: Rule = confined("fzstd", /^wasm\/web\//, "wasm/web");
export const sigstoreOnlyInHosts: Rule = confined("@sigstore", /^core\/host\//, "core/host");

/** Report each cycle once, as the walk that closes it. Types count: a cycle of types is a tangle too. */
export const noCycles: Rule = (graph) => {
  const done = new Set<string>();
  const walk: string[] = [];
  const violations: Violation[] = [];
  const visit = (source: Source): void => {
    const again = walk.indexOf(source.path);
    if (again >= 0) {
      violations.push([...walk.slice(again), source.path].join(" -> "));
      return;
    }
    if (done.has(source.path)) return;
    walk.push(source.path);
    for (const imported of source.imports) {
      const next = graph.get(imported);
      if (next !== undefined) visit(next);
    }
    walk.pop();
    done.add(source.path);
  };
  for (const source of graph.values()) visit(source);
  return violations;
};

/** A relative import that names no file is a typo or a file outside every rule. */
export const importsExist =
  (exists: (path: string) => boolean): Rule =>
  (graph) =>
    eachImport(
      () => true,
      (_path, imported) =>
        isOurs(imported) &&
        !/^[@\w-]+\/[\w-]+\.js$/.test(imported) &&
        !graph.has(imported) &&
        !exists(imported)
          ? "no such file"
          : undefined,
    )(graph);

/** The places where the test of a source may be. */
export function namesakes(path: string): string[] {
  const stem = path.replace(/\.ts$/, "");
  const base = stem.slice(stem.lastIndexOf("/") + 1);
  const places = [`test/${stem}.test.ts`];
  // A host's adapters are tested below test/host; what needs a kernel or the built program, there.
  if (inHost(path)) places.push(`test/${stem.replace(/^core\//, "")}.test.ts`, `test/kernel/${base}.test.ts`);
  if (/^(?:cli|core\/engine)\//.test(path)) places.push(`test/e2e/${base}.test.ts`);
  if (path.startsWith("core/engine/api/")) places.push(`test/e2e/library/${base}.test.ts`);
  return places;
}

/** Every source of core, engine and cli with something to run has a test of its name. */
export const sourcesHaveTests: Rule = (graph) =>
  [...graph.values()]
    .filter(({ path, runs }) => /^(?:core|cli)\//.test(path) && runs)
    .filter(({ path }) => !namesakes(path).some((place) => graph.has(place)))
    .map(({ path }) => `${path}: no test of its name (${namesakes(path)[0]})`);

export const MAX_LINES = 400;

export const filesAreSmall: Rule = (graph) =>
  [...graph.values()]
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines, ${MAX_LINES} are the most`);
