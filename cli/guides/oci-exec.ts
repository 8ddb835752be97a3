import type { Guide } from "../guide.ts";

export const ociExecGuide: Guide = {
  description: [
    "Run a further command in a container: in its namespaces and its root file system, as its own process is confined. User, variables, working directory, capabilities, limits and the filter of system calls are those of the bundle's config.json unless flags or a process file say otherwise; the filter is always the container's. It is in the container's control group. Standard input, output and error are the caller's, and the exit status is the command's, 128 and the number of a signal that ended it; 127 for a command that is not there, 126 for one that cannot be executed, 125 when the container cannot be entered. With --detach the command is left running.",
    "A process file holds the whole process, as config.json does under process; flags about the process are then not looked at. The bundle must still be there.",
    "Descriptors of the caller's above 2 are closed for the command; with --preserve-fds N those from 3 to N + 2 stay open. A container that waits for its start can be entered by root alone.",
  ],
  examples: [
    { command: "rl oci exec work ps", text: "See what runs in a container." },
    { command: "rl oci exec --tty --user 1000:1000 --cwd /srv work sh", text: "A shell of another user." },
    {
      command: "rl oci exec --detach --process process.json --pid-file pid work",
      text: "As engines call it.",
    },
  ],
};
