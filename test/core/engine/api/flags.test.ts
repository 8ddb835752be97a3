import { suite } from "uvu";
import * as assert from "uvu/assert";
import { flagsOf } from "../../../../core/engine/api/flags.ts";
import type { ContainerSettings } from "../../../../core/engine/api/settings.ts";
import { runFlags } from "../run/fixture.ts";

const test = suite("flagsOf");

/** The same as these words of a command line. */
function assertSame(settings: ContainerSettings, ...argv: string[]): void {
  assert.equal({ ...flagsOf(settings) }, { ...runFlags("--quiet", ...argv) });
}

test("nothing said is what a command line without flags says", () => assertSame({}));

test("settings are the flags of their names", () => {
  assertSame(
    {
      name: "web",
      replace: true,
      entrypoint: "",
      env: { A: "1", B: "x=y" },
      user: "7:8",
      groups: ["audio"],
      workdir: "/srv",
      hostname: "h",
      domainname: "d",
      labels: { a: "b" },
      annotations: { c: "d" },
      volumesFrom: ["db:ro"],
      restart: "on-failure:3",
      log: { driver: "json-file", options: { "max-size": "1m", "max-file": 3 } },
      tty: true,
      stdin: true,
      init: true,
      stopSignal: "INT",
      stopTimeout: -1,
      remove: true,
      platform: "linux/arm64",
      pull: "never",
    },
    ...["--name=web", "--replace", "--entrypoint=", "-e", "A=1", "-e", "B=x=y", "-u", "7:8"],
    ...["--group-add=audio", "-w", "/srv", "-h", "h", "--domainname=d", "-l", "a=b", "--annotation=c=d"],
    ...["--volumes-from=db:ro", "--restart=on-failure:3", "--log-driver=json-file", "--log-opt=max-size=1m"],
    ...["--log-opt=max-file=3", "-t", "-i", "--init", "--stop-signal=INT", "--stop-timeout=-1", "--rm"],
    ...["--platform=linux/arm64", "--pull=never"],
  );
});

test("so are those of groups of settings", () => {
  assertSame(
    {
      network: {
        mode: "host",
        hosts: { a: "10.0.0.1" },
        dns: ["1.1.1.1"],
        dnsSearch: ["x"],
        dnsOptions: ["y"],
        publish: ["8080:80"],
        publishAll: true,
      },
      namespaces: { user: "keep-id", pid: "host", ipc: "shareable", uts: "host", cgroup: "host" },
      health: { command: "true", interval: 1500, timeout: 1, startPeriod: 2, startInterval: 3, retries: 4 },
      security: {
        level: "strict",
        privileged: true,
        capAdd: ["ALL"],
        capDrop: ["CHOWN"],
        readOnly: true,
        noNewPrivileges: true,
        seccomp: "/p.json",
        unmask: ["/proc/a", "/proc/b"],
        mask: ["/sys/c"],
        devices: ["/dev/fuse"],
        sysctls: { "net.a": 1 },
      },
    },
    ...[
      "-p",
      "8080:80",
      "-P",
      "--network=host",
      "--add-host=a=10.0.0.1",
      "--dns=1.1.1.1",
      "--dns-search=x",
      "--dns-option=y",
    ],
    ...["--userns=keep-id", "--pid=host", "--ipc=shareable", "--uts=host", "--cgroupns=host"],
    ...["--health-cmd=true", "--health-interval=1500ms", "--health-timeout=1ms", "--health-start-period=2ms"],
    ...["--health-start-interval=3ms", "--health-retries=4", "--security=strict", "--privileged"],
    ...["--cap-add=ALL", "--cap-drop=CHOWN", "--read-only", "--security-opt=no-new-privileges=true"],
    ...[
      "--security-opt=seccomp=/p.json",
      "--security-opt=unmask=/proc/a:/proc/b",
      "--security-opt=mask=/sys/c",
    ],
    ...["--device=/dev/fuse", "--sysctl=net.a=1"],
  );
  assertSame({ health: false }, "--no-healthcheck");
  assertSame({ security: { unmask: "all" } }, "--security-opt=unmask=ALL");
});

test("networks with names are joined with what is asked for in them", () => {
  assertSame(
    {
      network: {
        join: [
          "front",
          {
            name: "back",
            ip: "10.7.0.9",
            ip6: "fd07::9",
            mac: "02:00:00:00:00:07",
            aliases: ["db", "sql"],
            rate: 2_500_000_000,
            interface: "in0",
          },
        ],
        links: { cache: "redis" },
      },
    },
    ...["--network=name=front", "--link=redis:cache"],
    "--network=name=back,ip=10.7.0.9,ip6=fd07::9,mac=02:00:00:00:00:07,alias=db,alias=sql,rate=2500000kbit,interface_name=in0",
  );
});

test("mounts are written so that commas and quotation marks stay in their names", () => {
  assertSame(
    {
      mounts: [
        { type: "bind", source: '/a,"b', target: "/c", readonly: true, propagation: "rslave" },
        { type: "bind", source: "here", target: "/d" },
        { type: "volume", source: "v", target: "/e", subpath: "s", nocopy: true, labels: { l: "m" } },
        { type: "volume", target: "/f" },
        { type: "image", source: "i:1", target: "/i", subpath: "etc" },
        { type: "tmpfs", target: "/g", size: 1024, mode: 0o1755 },
      ],
    },
    '--mount=type=bind,target=/c,readonly,"source=/a,""b",bind-propagation=rslave',
    `--mount=type=bind,target=/d,source=${process.cwd()}/here`,
    "--mount=type=volume,target=/e,source=v,volume-subpath=s,volume-nocopy,volume-label=l=m",
    "--mount=type=volume,target=/f",
    "--mount=type=image,target=/i,source=i:1,image-subpath=etc",
    "--mount=type=tmpfs,target=/g,tmpfs-size=1024,tmpfs-mode=1755",
  );
});

test("a name that would be read as another one is refused", () => {
  for (const settings of [{ env: { "A=B": "" } }, { labels: { "": "x" } }])
    assert.throws(() => flagsOf(settings), /Cannot use name of/);
});

test.run();
