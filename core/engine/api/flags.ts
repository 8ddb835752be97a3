/**
 * Settings as a program says them, as the flags of a start: the one form that starts are prepared from and that a
 * container's document keeps.
 */
import { resolve } from "node:path";
import { plainFlags } from "../run/plain-flags.ts";
import type { RunFlags } from "../run/words.ts";
import { given, limitFlags, text } from "./limit-flags.ts";
import { fields, pairs } from "./pairs.ts";
import type { ContainerSettings, HealthCheck, JoinedNetwork, Mount, Network, Security } from "./settings.ts";

/** @throws RlError "invalid" for names that cannot be written down */
export function flagsOf(settings: ContainerSettings): RunFlags {
  const { log, namespaces, network, restart } = settings;
  const told = given({
    name: settings.name,
    replace: settings.replace,
    entrypoint: settings.entrypoint,
    env: pairs("variable", settings.env),
    user: settings.user,
    "group-add": settings.groups,
    workdir: settings.workdir,
    hostname: settings.hostname,
    domainname: settings.domainname,
    label: pairs("label", settings.labels),
    annotation: pairs("annotation", settings.annotations),
    mount: settings.mounts?.map(mountFlag),
    "volumes-from": settings.volumesFrom,
    network: networkFlags(network),
    link: Object.entries(network?.links ?? {}).map(([alias, container]) => `${container}:${alias}`),
    publish: network?.publish,
    "publish-all": network?.publishAll,
    "add-host": pairs("host", network?.hosts),
    dns: network?.dns,
    "dns-search": network?.dnsSearch,
    "dns-option": network?.dnsOptions,
    userns: namespaces?.user,
    pid: namespaces?.pid,
    ipc: namespaces?.ipc,
    uts: namespaces?.uts,
    cgroupns: namespaces?.cgroup,
    restart,
    "log-driver": log?.driver,
    "log-opt": pairs("log option", log?.options),
    tty: settings.tty,
    interactive: settings.stdin,
    init: settings.init,
    "stop-signal": settings.stopSignal,
    "stop-timeout": text(settings.stopTimeout),
    rm: settings.remove,
    platform: settings.platform,
    pull: settings.pull,
  });
  return {
    ...plainFlags(),
    ...told,
    ...limitFlags(settings.limits),
    ...healthFlags(settings.health),
    ...securityFlags(settings.security),
    quiet: true,
  };
}

/** The mode and what is joined are one list, which is refused when it has both. */
function networkFlags({ mode, join = [] }: Network = {}): string[] | undefined {
  const texts = [...(mode === undefined ? [] : [mode]), ...join.map(joinFlag)];
  return texts.length === 0 ? undefined : texts;
}

function joinFlag(asked: string | JoinedNetwork): string {
  if (typeof asked === "string") return `name=${asked}`;
  const { name, ip, ip6, mac, aliases = [], rate, interface: interfaceName } = asked;
  return [
    `name=${name}`,
    ...field("ip", ip),
    ...field("ip6", ip6),
    ...field("mac", mac),
    ...aliases.map((alias) => `alias=${alias}`),
    ...field("rate", rate === undefined ? undefined : `${rate / 1000}kbit`),
    ...field("interface_name", interfaceName),
  ].join(",");
}

function healthFlags(health: HealthCheck | false | undefined): Partial<RunFlags> {
  if (health === undefined) return {};
  if (health === false) return { "no-healthcheck": true };
  const time = (value: number | undefined) => (value === undefined ? undefined : `${value}ms`);
  return given({
    "health-cmd": health.command,
    "health-interval": time(health.interval),
    "health-timeout": time(health.timeout),
    "health-start-period": time(health.startPeriod),
    "health-start-interval": time(health.startInterval),
    "health-retries": text(health.retries),
  });
}

function securityFlags(security: Security = {}): Partial<RunFlags> {
  const { mask, noNewPrivileges, seccomp, unmask } = security;
  const options = [
    ...(noNewPrivileges === undefined ? [] : [`no-new-privileges=${noNewPrivileges}`]),
    ...(seccomp === undefined ? [] : [`seccomp=${seccomp === "unconfined" ? seccomp : resolve(seccomp)}`]),
    ...(unmask === undefined ? [] : [`unmask=${unmask === "all" ? "ALL" : unmask.join(":")}`]),
    ...(mask === undefined ? [] : [`mask=${mask.join(":")}`]),
  ];
  return given({
    security: security.level,
    privileged: security.privileged,
    "cap-add": security.capAdd,
    "cap-drop": security.capDrop,
    "read-only": security.readOnly,
    device: security.devices,
    sysctl: pairs("sysctl", security.sysctls),
    "security-opt": options,
  });
}

function mountFlag(mount: Mount): string {
  const { type, target } = mount;
  const readonly = "readonly" in mount && mount.readonly === true ? ["readonly"] : [];
  return fields([`type=${type}`, `target=${target}`, ...readonly, ...mountFields(mount)]);
}

function mountFields(mount: Mount): string[] {
  switch (mount.type) {
    case "bind":
      return [`source=${resolve(mount.source)}`, ...field("bind-propagation", mount.propagation)];
    case "volume":
      return [
        ...field("source", mount.source),
        ...field("volume-subpath", mount.subpath),
        ...(mount.nocopy === true ? ["volume-nocopy"] : []),
        ...pairs("label", mount.labels).map((label) => `volume-label=${label}`),
      ];
    case "image":
      return [`source=${mount.source}`, ...field("image-subpath", mount.subpath)];
    case "tmpfs":
      return [...field("tmpfs-size", text(mount.size)), ...field("tmpfs-mode", mount.mode?.toString(8))];
  }
}

function field(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}
