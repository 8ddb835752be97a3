/** Devices of the host that flags name. Loaded only for them. */
import { readdirSync, type Stats, statSync } from "node:fs";
import { access } from "../../host/bun/system.ts";
import { type ContainerOptions, RlError } from "../../mod.ts";

type Device = NonNullable<ContainerOptions["devices"]>[number];

/** R_OK and W_OK of access(2). */
const USABLE = 6;

/**
 * `--device PATH[:TARGET[:PERMISSIONS]]`: a device, or all that a directory has. A device that its caller may not use
 * would be of no use inside either.
 *
 * @throws RlError "not-found", "invalid", "denied"
 */
export function devicesOf(text: string): readonly Device[] {
  const [source = "", second, third, ...rest] = text.split(":");
  const isPermission = second !== undefined && !second.startsWith("/");
  const target = second === undefined || isPermission ? source : second;
  const permissions = isPermission ? second : third;
  if (!source.startsWith("/") || !target.startsWith("/") || rest.length > 0) {
    throw refused("invalid", text, "it is not of the form PATH[:TARGET]", "as in: --device /dev/fuse");
  }
  if (permissions !== undefined && !/^(?=.*r)(?=.*w)[rwm]{2,3}$/.test(permissions)) {
    throw refused(
      "invalid",
      text,
      "less than reading and writing cannot be given: rules for devices are for root",
      "leave out the permissions",
    );
  }
  return found(source, target);
}

function found(source: string, target: string): readonly Device[] {
  const status = statOf("use device", source);
  if (status.isDirectory()) {
    const names = readdirSync(source).filter((name) => isDeviceOrDirectory(`${source}/${name}`));
    return names.flatMap((name) => found(`${source}/${name}`, `${target}/${name}`));
  }
  if (!isDevice(status)) throw refused("invalid", source, "it is not a device", "name one of /dev");
  if (access(source, USABLE)) return [{ source, target }];
  throw refused("denied", source, "you may not read and write it yourself", "ask the administrator for it");
}

function isDeviceOrDirectory(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && (status.isDirectory() || isDevice(status));
}

function isDevice(status: Stats): boolean {
  return status.isCharacterDevice() || status.isBlockDevice();
}

/** The number of a block device. @throws RlError "not-found", "invalid" */
export function blockDevice(path: string): { readonly major: number; readonly minor: number } {
  const status = statOf("limit device", path);
  if (!status.isBlockDevice()) {
    throw new RlError({
      code: "invalid",
      action: "limit device",
      subject: path,
      state: "it is not a block device",
    });
  }
  return deviceNumber(status.rdev);
}

/** makedev(3): twelve bits and eight, and what came later above. */
export function deviceNumber(rdev: number): { readonly major: number; readonly minor: number } {
  const value = BigInt(rdev);
  const major = ((value >> 8n) & 0xfffn) | ((value >> 32n) & ~0xfffn);
  const minor = (value & 0xffn) | ((value >> 12n) & ~0xffn & 0xffffffffn);
  return { major: Number(major), minor: Number(minor) };
}

function statOf(action: string, path: string): Stats {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status !== undefined) return status;
  throw new RlError({ code: "not-found", action, subject: path, state: "there is no such file" });
}

function refused(code: "invalid" | "denied", subject: string, state: string, hint?: string): RlError {
  return new RlError({ code, action: "use device", subject, state, hint });
}
