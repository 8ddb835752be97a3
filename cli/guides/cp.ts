import type { Guide } from "../guide.ts";

export const cpGuide: Guide = {
  description: [
    "Copy files and directories into a container or out of one. One of SOURCE and DESTINATION is CONTAINER:PATH, the " +
      "other a path of the host or -. A path of the host with a colon in it begins with / or ./. Paths in a container " +
      "begin at its root.",
    "The container may run, be paused, be stopped, or never have been started. Of one that runs, the files are those " +
      "that it sees, with volumes, tmpfs and what else is mounted. For one that does not, its root file system is put " +
      "together with its volumes and binds; a tmpfs, /proc, /sys and /dev are there only while it runs.",
    "A file goes to the name that DESTINATION says, in place of a file of that name, or into the directory that is " +
      "there. A directory becomes DESTINATION when there is nothing yet, and goes into the directory that is there " +
      "under its own name; with SOURCE ending in /. only what is in it. The directory above must be there. A directory " +
      "is never replaced by a file, nor a file by a directory.",
    "What comes into a container belongs to its root, unless -a keeps the numbers of its owners; what comes out " +
      "belongs to you, without set-user-id bits. Symbolic links are copied as links, unless -L says otherwise for " +
      "SOURCE itself. Sockets and devices are left out, with a word on standard error.",
    "With - as SOURCE a tar archive is read from standard input (it may be compressed by gzip or zstd) and extracted " +
      "into a directory of the container, with the owners that it has. With - as DESTINATION one is written to " +
      "standard output.",
  ],
  examples: [
    { command: "rl cp web:/etc/nginx/nginx.conf .", text: "A file out of a container." },
    { command: "rl cp site/. web:/srv/www", text: "What is in a directory, into one that is there." },
    { command: "rl cp web:/var/log - | tar -t", text: "An archive of a directory." },
    { command: "tar -c data | rl cp - web:/srv", text: "An archive into a container." },
  ],
};
