import type { Guide } from "../guide.ts";

export const topGuide: Guide = {
  description: [
    "List the processes of a container as ps -ef does. Pids are the host's; users are the container's, by number but " +
      "for root, since names would come from files that the container can change. No ps is needed, neither in the " +
      "container nor on the host.",
    "COLUMNS are options of ps (**-ef**, **aux**, **-o** with columns and heads as in pid,comm=NAME), as docker takes " +
      "them, or descriptors as podman has them: args, capamb, capbnd, capeff, capinh, capprm, comm, etime, group, " +
      "groups, hgroup, hgroups, hpid, huser, nice, pcpu, pgid, pid, ppid, rgroup, rss, ruser, seccomp, state, stime, " +
      "time, tty, user, vsz. Pids of descriptors are the container's, but for hpid and pgid.",
  ],
  examples: [
    { command: "rl top web", text: "What runs in the container web." },
    { command: "rl top web pid user comm", text: "Three columns, with the container's own pids." },
    { command: "rl top web -o pid,etime,args", text: "Columns as ps names them, with the host's pids." },
  ],
};
