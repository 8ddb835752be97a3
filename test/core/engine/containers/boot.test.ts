import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listed } from "../../../../core/container/listing.ts";
import type { RestartPolicy } from "../../../../core/container/restart.ts";
import { isForBoot, restartPolicyOf, staysStopped } from "../../../../core/engine/containers/boot.ts";
import { ago, container, dead, RUNNING } from "../../../cli/containers/scene.ts";

const test = suite("containers and a boot");

const ended = (name: RestartPolicy["name"], stopped: boolean) =>
  listed(
    container("web", {
      restart: { name, maximumRetryCount: 0 },
      end: { exitCode: 255, oomKilled: false, startedAt: ago(9), finishedAt: "", stopped },
    }),
  );

test("what is always to run is started, what is until it is stopped only if it was not", () => {
  const names = ["no", "on-failure", "always", "unless-stopped"] as const;
  assert.equal(
    names.filter((name) => isForBoot(ended(name, false))),
    ["always", "unless-stopped"],
  );
  assert.equal(
    names.filter((name) => isForBoot(ended(name, true))),
    ["always"],
  );
  assert.equal(
    names.filter((name) => staysStopped(ended(name, true))),
    ["unless-stopped"],
  );
  assert.not(staysStopped(ended("unless-stopped", false)));
});

test("one that runs is not stopped, whatever it was before", () => {
  const before = ended("unless-stopped", true);
  assert.ok(isForBoot({ ...before, status: "running", state: RUNNING }));
});

test("what was never started, or cannot be read, is nobody's to start", () => {
  const restart = { name: "always", maximumRetryCount: 0 } as const;
  assert.not(isForBoot(listed(container("new", { status: "created", restart }))));
  assert.not(isForBoot(dead("d".repeat(64))));
  assert.is(restartPolicyOf(dead("d".repeat(64))), "no");
});

test.run();
