import { readSmallText } from "./small-text.ts";

/** Where the kernel says whether AppArmor is on, and where SELinux says whether it enforces. */
const APPARMOR = "/sys/module/apparmor/parameters/enabled";
const SELINUX = "/sys/fs/selinux/enforce";

/** Which security modules label processes on this host. SELinux that only warns counts: it labels all the same. */
export function securityModules(): { readonly apparmor: boolean; readonly selinux: boolean } {
  return {
    apparmor: readSmallText(APPARMOR)?.startsWith("Y") === true,
    selinux: (readSmallText(SELINUX) ?? "") !== "",
  };
}
