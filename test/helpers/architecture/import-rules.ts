/** The import rules by name, each with edges that break it and edges that look similar and keep it. */
import * as rules from "./rules.ts";

type Edge = readonly [from: string, to: string];

export const IMPORT_RULES: readonly (readonly [
  name: string,
  rule: rules.Rule,
  broken: readonly Edge[],
  kept: readonly Edge[],
])[] = [
  [
    "core imports downward only",
    rules.coreImportsDownward,
    [
      ["core/digest/a.ts", "core/tar/b.ts"],
      ["core/errors.ts", "core/digest/a.ts"],
      ["core/container/a.ts", "core/mod.ts"],
      ["core/bundle/a.ts", "core/plan/b.ts"],
    ],
    [
      ["core/tar/a.ts", "core/ports/b.ts"],
      ["core/mod.ts", "core/api/a.ts"],
      ["core/tar/a.ts", "core/tar/b.ts"],
    ],
  ],
  [
    "core folders on one level do not import each other",
    rules.sameLevelFoldersStayApart,
    [
      ["core/layer/a.ts", "core/content/b.ts"],
      ["core/seccomp/a.ts", "core/reference/b.ts"],
      ["core/container/a.ts", "core/volume/b.ts"],
    ],
    [["core/layer/a.ts", "core/layer/b.ts"]],
  ],
  [
    "core imports no host, no builtin module, no package",
    rules.coreKnowsNoHost,
    [
      ["core/tar/a.ts", "core/engine/mod.ts"],
      ["core/tar/a.ts", "core/host/bun/b.ts"],
      ["core/tar/a.ts", "node:fs"],
      ["core/tar/a.ts", "bun"],
      ["core/tar/a.ts", "bun:ffi"],
      ["core/tar/a.ts", "unstorage/drivers/fs"],
      ["core/tar/a.ts", "cli/main.ts"],
      ["core/tar/a.ts", "syscalls-c/binding.ts"],
    ],
    [["core/tar/a.ts", "core/errors.ts"]],
  ],
  [
    "a host imports ports, errors, digest, spec and itself",
    rules.hostsImportTheGroundFloors,
    [
      ["core/host/bun/a.ts", "core/plan/b.ts"],
      ["core/host/bun/a.ts", "core/host/memory/b.ts"],
      ["core/host/common/a.ts", "core/host/bun/b.ts"],
      ["core/host/memory/a.ts", "core/host/common/b.ts"],
      ["core/host/bun/a.ts", "core/mod.ts"],
    ],
    [
      ["core/host/bun/a.ts", "core/host/bun/b.ts"],
      ["core/host/deno/a.ts", "core/host/common/b.ts"],
      ["core/host/bun/a.ts", "core/errors.ts"],
      ["core/host/bun/a.ts", "core/spec/b.ts"],
      ["core/host/bun/a.ts", "node:fs"],
    ],
  ],
  [
    "only the bun and deno hosts import the C module",
    rules.onlyTheLaunchingHostsBind,
    [
      ["core/host/node/a.ts", "syscalls-c/binding.ts"],
      ["cli/main.ts", "syscalls-c/binding.ts"],
      ["core/container/a.ts", "syscalls-c/binding.ts"],
    ],
    [
      ["core/host/bun/a.ts", "syscalls-c/binding.ts"],
      ["core/host/deno/a.ts", "syscalls-c/binding.ts"],
      ["test/kernel/a.test.ts", "syscalls-c/binding.ts"],
    ],
  ],
  [
    "the C module's binding imports ports and errors",
    rules.syscallsImportOnlyPorts,
    [
      ["syscalls-c/binding.ts", "core/plan/records.ts"],
      ["syscalls-c/binding.ts", "core/host/bun/a.ts"],
    ],
    [
      ["syscalls-c/binding.ts", "core/ports/launcher.ts"],
      ["syscalls-c/binding.ts", "bun:ffi"],
    ],
  ],
  [
    "the engine imports core/mod and the bun host",
    rules.engineComposesTheCore,
    [
      ["core/engine/mod.ts", "cli/main.ts"],
      ["core/engine/mod.ts", "core/tar/header.ts"],
      ["core/engine/mod.ts", "core/host/memory/mod.ts"],
      ["core/engine/mod.ts", "syscalls-c/binding.ts"],
    ],
    [
      ["core/engine/mod.ts", "core/mod.ts"],
      ["core/engine/mod.ts", "core/engine/run/prepare.ts"],
      ["core/engine/mod.ts", "core/host/bun/clock.ts"],
      ["core/engine/version.ts", "package.json"],
    ],
  ],
  [
    "examples import the package",
    rules.examplesUseThePackage,
    [["examples/run.ts", "core/engine/mod.ts"]],
    [["examples/run.ts", "rl"]],
  ],
  [
    "cli imports core/mod, engine and one host",
    rules.cliUsesThePublicSurface,
    [
      ["cli/main.ts", "core/tar/header.ts"],
      ["cli/main.ts", "wasm/component.ts"],
    ],
    [
      ["cli/main.ts", "core/mod.ts"],
      ["cli/main.ts", "core/host/bun/mod.ts"],
      ["cli/main.ts", "core/engine/run/prepare.ts"],
      ["cli/main.ts", "citty"],
    ],
  ],
  [
    "wasm imports core/mod and the memory host",
    rules.wasmUsesThePublicSurface,
    [
      ["wasm/component.ts", "core/tar/header.ts"],
      ["wasm/component.ts", "core/host/bun/mod.ts"],
      ["wasm/api/a.ts", "core/spec/utf8.ts"],
    ],
    [
      ["wasm/component.ts", "core/mod.ts"],
      ["wasm/api/a.ts", "core/host/memory/mod.ts"],
      ["wasm/platform/a.ts", "core/spec/utf8.ts"],
    ],
  ],
  [
    "a page imports what it and its worker say to each other",
    rules.pageKnowsOnlyItsWorker,
    [
      ["wasm/web/page/a.ts", "core/mod.ts"],
      ["wasm/web/page/a.ts", "wasm/web/worker/b.ts"],
    ],
    [
      ["wasm/web/page/a.ts", "wasm/web/page/b.ts"],
      ["wasm/web/page/a.ts", "wasm/web/protocol.ts"],
      ["wasm/web/worker/a.ts", "core/mod.ts"],
    ],
  ],
  [
    "benchmarks import public exports",
    rules.benchmarksUseThePublicSurface,
    [["benchmarks/tar.ts", "core/tar/header.ts"]],
    [
      ["benchmarks/tar.ts", "core/mod.ts"],
      ["benchmarks/tar.ts", "core/host/bun/mod.ts"],
      ["benchmarks/tar.ts", "wasm/api/mod.ts"],
    ],
  ],
  [
    "nothing but tests imports tests",
    rules.nothingImportsTests,
    [
      ["core/tar/a.ts", "test/helpers/skip.ts"],
      ["benchmarks/a.ts", "test/helpers/skip.ts"],
    ],
    [["test/a.test.ts", "test/helpers/skip.ts"]],
  ],
  [
    "citty is used only in cli",
    rules.cittyOnlyInCli,
    [["core/host/bun/a.ts", "citty"]],
    [["cli/main.ts", "citty"]],
  ],
  [
    "uvu is used only in test",
    rules.uvuOnlyInTest,
    [
      ["cli/main.ts", "uvu"],
      ["core/tar/a.ts", "uvu/assert"],
    ],
    [["test/a.test.ts", "uvu"]],
  ],
  [
    "bun:ffi is used only in syscalls-c/binding.ts",
    rules.ffiOnlyInBinding,
    [
      ["core/host/bun/a.ts", "bun:ffi"],
      ["syscalls-c/other.ts", "bun:ffi"],
    ],
    [["syscalls-c/binding.ts", "bun:ffi"]],
  ],
  [
    "unstorage is used only in core/host",
    rules.unstorageOnlyInHosts,
    [
      ["cli/main.ts", "unstorage"],
      ["core/container/a.ts", "unstorage/drivers/fs"],
    ],
    [["core/host/bun/a.ts", "unstorage/drivers/fs"]],
  ],
  [
    "fzstd is used only in wasm/web",
    rules.fzstdOnlyInThePage,
    [["core/host/bun/a.ts", "fzstd"]],
    [["wasm/web/worker/a.ts", "fzstd"]],
  ],
  [
    "@sigstore is used only in core/host",
    rules.sigstoreOnlyInHosts,
    [
      ["core/trust/a.ts", "@sigstore/verify"],
      ["cli/main.ts", "@sigstore/core"],
    ],
    [["core/host/bun/a.ts", "@sigstore/verify"]],
  ],
];
