import { readSmallFile } from "./system.ts";

/** Where the kernel says whether AppArmor is on, and where SELinux says whether it enforces. */
const APPARMOR = "/sys/module/apparmor/parameters/enabled";
const SELINUX = "/sys/fs/selinux/enforce";

/** Which security modules label processes on this host. SELinux that only warns counts: it labels all the same. */
export function securityModules(): { readonly apparmor: boolean; readonly selinux: boolean } {
  return { apparmor: firstByte(APPARMOR) === "Y", selinux: firstByte(SELINUX) !== undefined };
}

function firstByte(path: string): string | undefined {
  const bytes = readSmallFile(path);
  return typeof bytes === "number" || bytes.length === 0 ? undefined : String.fromCharCode(bytes[0] ?? 0);
}
