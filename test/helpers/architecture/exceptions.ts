/**
 * What is allowed to break a rule, with the reason. An entry that is no longer needed fails a test.
 * Patterns are whole repository paths; `*` stands for any part of one name.
 */
export interface Exception {
  readonly path: string;
  readonly reason: string;
}

/** Imports: `path` is "IMPORTER imports IMPORTED". */
export const IMPORT_EXCEPTIONS: readonly Exception[] = [
  ...["*.ts imports test/conformance/hosts.ts", "*.ts imports test/conformance/hosts/chromium.ts"].map(
    (imports) => ({
      path: `benchmarks/wasm/${imports}`,
      reason: "the hosts that are measured are those that conform, started by the same code",
    }),
  ),
  {
    path: "benchmarks/wasm/hosts/*.ts imports test/conformance/*.ts",
    reason: "the core and the component are called in one way, there as here",
  },
  {
    path: "benchmarks/wasm/start.ts imports test/helpers/wasm/programs.ts",
    reason: "makes the programs that are started, by packages that only tests need",
  },
];

/** Sources without a test of their own name, and what tests them instead. */
export const UNTESTED: readonly Exception[] = [
  { path: "core/mod.ts", reason: "re-exports" },
  {
    path: "core/plan/failure-*.ts",
    reason: "parts of a table of texts; failure.test.ts reads them through it",
  },
  { path: "core/plan/records-*.ts", reason: "parts of a table; records.test.ts reads them through it" },
  { path: "core/tar/fault.ts", reason: "constructors of errors; tar/hostile.test.ts meets each of them" },
  { path: "cli/commands/*.spec.ts", reason: "tables of flags, exercised by the tests of the commands" },
  { path: "cli/commands/*/*.spec.ts", reason: "tables of flags, exercised by the tests of the commands" },
  { path: "core/engine/flags/run/*.ts", reason: "tables of flags, exercised by the tests of run" },
  { path: "cli/guides/*.ts", reason: "prose; guides.test.ts holds it against the specifications" },
  {
    path: "core/host/common/directory-*.ts",
    reason: "parts of one adapter: host/common/directory-tree.test.ts",
  },
  { path: "core/host/common/patience.ts", reason: "is waited by in host/common/fetch-transport.test.ts" },
  { path: "core/host/common/packed-trees.ts", reason: "packages/node.test.ts pulls with it" },
  { path: "core/host/common/image-store.ts", reason: "packages/node.test.ts pulls with it" },
  { path: "core/host/node/image-store.ts", reason: "packages/node.test.ts pulls with it" },
  { path: "core/host/deno/*.ts", reason: "needs Deno: packages/deno.test.ts" },
  { path: "core/host/browser/*.ts", reason: "needs a page: packages/browser.test.ts" },
  { path: "core/image/extract.ts", reason: "needs a directory: packages/node.test.ts" },
  { path: "core/engine/api/make-container.ts", reason: "needs containers: e2e/library/container.test.ts" },
  { path: "core/engine/api/start-new.ts", reason: "needs containers: e2e/library/container.test.ts" },
  { path: "core/engine/api/exec.ts", reason: "needs containers: e2e/library/container.test.ts" },
  { path: "core/engine/api/trees.ts", reason: "needs containers: e2e/library/engine.test.ts" },
  { path: "core/engine/api/looks.ts", reason: "needs containers: e2e/library/container.test.ts" },
  { path: "core/engine/api/images.ts", reason: "needs a registry: e2e/library/engine.test.ts" },
  { path: "core/engine/api/volumes.ts", reason: "needs containers: e2e/library/engine.test.ts" },
  { path: "core/engine/default.ts", reason: "has the user's own store: e2e/examples/examples.test.ts" },
  {
    path: "core/engine/session/apis.ts",
    reason: "composes; cli/session/context.test.ts and e2e/library/engine.test.ts",
  },
  { path: "core/engine/exec/plan.ts", reason: "needs a container: e2e/container/exec.test.ts" },
  { path: "core/engine/containers/facts.ts", reason: "cli/inspect/objects.test.ts inspects by it" },
  { path: "core/engine/containers/rename.ts", reason: "cli/commands/rename.test.ts renames by it" },
  { path: "core/engine/containers/update.ts", reason: "cli/commands/update.test.ts updates by it" },
  { path: "core/engine/containers/copy.ts", reason: "cli/commands/cp.test.ts copies by it" },
  { path: "core/engine/networks/connect.ts", reason: "cli/commands/network/connect.test.ts connects by it" },
  { path: "core/engine/networks/inspect.ts", reason: "cli/commands/network/inspect.test.ts inspects by it" },
  { path: "core/engine/networks/remove.ts", reason: "cli/commands/network/rm.test.ts removes by it" },
  { path: "core/engine/saved-image.ts", reason: "cli/commands/save.test.ts saves by it" },
];

/** Does the pattern match the whole path? */
export function matches(pattern: string, path: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
  return new RegExp(`^${source}$`).test(path);
}

/** Split violations ("PATH: why") in those that stand and the exceptions that none needed. */
export function except(
  violations: readonly string[],
  exceptions: readonly Exception[],
): { violations: string[]; unused: string[] } {
  const used = new Set<Exception>();
  const standing = violations.filter((violation) => {
    const [subject = ""] = violation.split(": ");
    const exception = exceptions.find((candidate) => matches(candidate.path, subject));
    if (exception !== undefined) used.add(exception);
    return exception === undefined;
  });
  return { violations: standing, unused: exceptions.filter((e) => !used.has(e)).map((e) => e.path) };
}
