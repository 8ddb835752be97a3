/** A pod as a kubelet asks containerd for one, whose runtime class leads to our runtime. No kubelet is there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Containerd, IMAGE, startContainerd } from "../../helpers/e2e/containerd.ts";
import { type Cri, connectCri } from "../../helpers/e2e/cri.ts";
import type { Message } from "../../helpers/e2e/protobuf.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { until } from "../../helpers/e2e/until.ts";
import { groupOf } from "../bundle.ts";

const test = suite("pod");
const MIB = 1024 * 1024;
let stage: Stage;
let containerd: Containerd;
let cri: Cri;
test.before(async () => {
  stage = await makeStage();
  containerd = await startContainerd(stage);
  cri = connectCri(containerd.socket);
  await until("the service", async () => await cri.call("Version", {}).catch(() => undefined));
});
test.after(async () => {
  cri?.close();
  await containerd?.stop();
  await stage?.stop();
});

/** The host's network, which needs no plug-in. */
const NODE = 2;
const namespaces: Message = { 1: NODE };
/** Fields of PodSandboxConfig: metadata, log_directory, linux with cgroup_parent and security_context. */
const podConfig = (): Message => ({
  1: { 1: "web", 2: "uid", 3: "default" },
  3: join(stage.home, "logs"),
  8: { 1: "kubepods-burstable.slice", 2: { 1: namespaces } },
});
/** Fields of ContainerConfig: metadata, image, command, labels of the kubelet, log_path, linux. */
const containerConfig = (script: string): Message => ({
  1: { 1: "main" },
  2: { 1: IMAGE },
  3: ["sh", "-c", script],
  6: [{ 1: "GREETING", 2: "hello" }],
  11: "main.log",
  15: {
    1: { 1: 100_000, 2: 50_000, 3: 512, 4: 48 * MIB },
    2: { 3: namespaces, 8: [7], 11: true, 13: ["/proc/kcore"], 14: ["/proc/sys"] },
  },
});

/** A pod, which is removed with all that is in it. */
async function withPod(work: (pod: string) => Promise<void>): Promise<void> {
  const pod = (await cri.call("RunPodSandbox", { 1: podConfig(), 2: "rl" })).text(1);
  try {
    await work(pod);
  } finally {
    await cri.call("StopPodSandbox", { 1: pod });
    await cri.call("RemovePodSandbox", { 1: pod });
  }
}

async function oneContainer(pod: string): Promise<void> {
  const script = "echo $GREETING; exec sleep 600";
  const made = await cri.call("CreateContainer", { 1: pod, 2: containerConfig(script), 3: podConfig() });
  const id = made.text(1);
  await cri.call("StartContainer", { 1: id });

  const entered = await cri.call("ExecSync", { 1: id, 2: ["sh", "-c", "id -G; echo no >&2; exit 3"], 3: 60 });
  assert.equal([entered.text(1), entered.text(2), entered.number(3)], ["0 7\n", "no\n", 3]);
  const log = join(stage.home, "logs/main.log");
  assert.match(
    await until("its log", () => (existsSync(log) ? readFileSync(log, "utf8") : undefined)),
    / hello\n/,
  );

  const tasks = await containerd.ok("-n", "k8s.io", "task", "ls");
  const pid = Number(new RegExp(`^${id}\\s+(\\d+)`, "m").exec(tasks)?.[1]);
  const group = groupOf(pid);
  assert.match(group, new RegExp(`/kubepods-burstable\\.slice/cri-containerd-${id}\\.scope(/|$)`));
  const read = (file: string): string => readFileSync(join(group, file), "utf8").trim();
  assert.equal([read("memory.max"), read("cpu.max")], [String(48 * MIB), "50000 100000"]);
  await cri.call("UpdateContainerResources", { 1: id, 2: { 4: 64 * MIB } });
  assert.is(read("memory.max"), String(64 * MIB));
  // Fields of ContainerStats: memory, in it the working set.
  const stats = (await cri.call("ContainerStats", { 1: id })).message(1);
  assert.ok(stats.message(3).message(2).number(1) > 0);

  await cri.call("StopContainer", { 1: id });
  // CONTAINER_EXITED, and by which signal.
  const status = (await cri.call("ContainerStatus", { 1: id })).message(1);
  assert.equal([status.number(3), status.number(7)], [2, 137]);
  await cri.call("RemoveContainer", { 1: id });
  assert.not(existsSync(group));
}

test("a pod's container runs with its limits, is entered, changed and removed", async () => {
  await withPod(oneContainer);
  assert.not(/RUNNING/.test(await containerd.ok("-n", "k8s.io", "task", "ls")));
});

test.run();
