import type { Guide } from "../guide.ts";

export const ociEventsGuide: Guide = {
  description: [
    "Tell of a container until it ends, one JSON object a line: **stats** at every interval, and **oom** each time the kernel has ended one of its processes for memory. Times are nanoseconds, sizes bytes, and 18446744073709551615 is no limit; what no controller counts is left out or 0.",
    "The container needs a control group of its own.",
  ],
  examples: [
    { command: "rl oci events --stats app", text: "What app uses now." },
    { command: "rl oci events --interval 1s app", text: "Every second." },
  ],
};
