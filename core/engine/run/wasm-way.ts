import type { ContainerOptions, KeptMount } from "../../mod.ts";

/** How such an image is run. */
export interface WasmWay {
  /** Files of the host that a start depends on. */
  readonly files: readonly string[];
  /** The words before the image's own command, which name what the program is given. */
  runner(mounts: readonly KeptMount[]): readonly string[];
  /** A container's options with the runner's files in it. */
  within(options: ContainerOptions): ContainerOptions;
}
