import { END_FLAGS } from "../flags/end.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const restartSpec = {
  name: "restart",
  summary: "End containers and start them again",
  flags: [...END_FLAGS],
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
