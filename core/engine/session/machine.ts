/** This machine as images and filters name it. On the path of every start. */
import type { Machine, Platform } from "../../mod.ts";

/** As in image platforms. */
export function hostPlatform(): Platform {
  return process.arch === "arm64"
    ? { os: "linux", architecture: "arm64" }
    : { os: "linux", architecture: "amd64" };
}

/** As in system call tables. */
export function machine(): Machine {
  return process.arch === "arm64" ? "aarch64" : "x86_64";
}
