/** Flags of `run` and `create`, whose names and letters are docker's. */
import { HEALTH_FLAGS } from "./health.ts";
import { IMAGE_FLAGS } from "./image.ts";
import { LIFECYCLE_FLAGS } from "./lifecycle.ts";
import { NAMESPACE_FLAGS } from "./namespaces.ts";
import { NETWORK_FLAGS } from "./network.ts";
import { PROCESS_FLAGS } from "./process.ts";
import { RESOURCE_FLAGS } from "./resources.ts";
import { SECURITY_FLAGS } from "./security.ts";
import { STORAGE_FLAGS } from "./storage.ts";

export const RUN_FLAGS = [
  ...HEALTH_FLAGS,
  ...IMAGE_FLAGS,
  ...LIFECYCLE_FLAGS,
  ...NAMESPACE_FLAGS,
  ...NETWORK_FLAGS,
  ...PROCESS_FLAGS,
  ...RESOURCE_FLAGS,
  ...SECURITY_FLAGS,
  ...STORAGE_FLAGS,
] as const;
