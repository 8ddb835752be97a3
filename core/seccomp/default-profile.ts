import type { LinuxSeccomp, LinuxSeccompArg, LinuxSyscall } from "../spec/runtime-config.ts";
import { ENOSYS, EPERM } from "./action.ts";
import type { Machine } from "./architecture.ts";

/**
 * The filter of a container that was given no other: what Docker's allows with the same capabilities, without
 * terminal injection by ioctl(2). Names that one architecture lacks do no harm there.
 */

/** Allowed to everybody, whatever the arguments. */
const ALLOWED = `
access chdir chmod chown chown32 close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
fadvise64 fadvise64_64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64
fdatasync flock fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futimesat getcwd
getdents getdents64 lchown lchown32 link linkat listmount _llseek lseek lstat lstat64 mkdir mkdirat mknod
mknodat name_to_handle_at newfstatat open openat openat2 readahead readlink readlinkat rename renameat
renameat2 rmdir stat stat64 statfs statfs64 statmount statx symlink symlinkat sync sync_file_range syncfs
truncate truncate64 umask unlink unlinkat utime utimensat utimensat_time64 utimes cachestat

fgetxattr flistxattr fremovexattr fsetxattr getxattr getxattrat lgetxattr listxattr listxattrat llistxattr
lremovexattr lsetxattr removexattr removexattrat setxattr setxattrat inotify_add_watch inotify_init
inotify_init1 inotify_rm_watch

ioctl pipe pipe2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readv sendfile sendfile64 splice tee
vmsplice write writev io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup
io_submit epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2
_newselect poll ppoll ppoll_time64 pselect6 pselect6_time64 select signalfd signalfd4

accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmmsg_time64
recvmsg sendmmsg sendmsg sendto setsockopt shutdown socket socketcall socketpair

brk madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mlock mlock2 mlockall mmap mmap2
mprotect mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect remap_file_pages

capget capset execve execveat exit exit_group fork getcpu getegid getegid32 geteuid geteuid32 getgid
getgid32 getgroups getgroups32 getpgid getpgrp getpid getppid getpriority getresgid getresgid32 getresuid
getresuid32 getrlimit getrusage getsid gettid getuid getuid32 ioprio_get ioprio_set kill pidfd_open
pidfd_send_signal prctl prlimit64 process_mrelease process_vm_readv process_vm_writev ptrace restart_syscall
rseq setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setpgid setpriority
setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setsid setuid
setuid32 tgkill tkill ugetrlimit vfork wait4 waitid waitpid landlock_add_rule landlock_create_ruleset
landlock_restrict_self seccomp

futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake get_robust_list get_thread_area
set_robust_list set_thread_area set_tid_address sched_getaffinity sched_getattr sched_getparam
sched_get_priority_max sched_get_priority_min sched_getscheduler sched_rr_get_interval
sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield

pause rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
rt_sigtimedwait_time64 rt_tgsigqueueinfo sigaltstack sigprocmask sigreturn

ipc mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64
mq_unlink msgctl msgget msgrcv msgsnd semctl semget semop semtimedop semtimedop_time64 shmat shmctl shmdt
shmget

adjtimex alarm clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
clock_nanosleep clock_nanosleep_time64 getitimer gettimeofday nanosleep setitimer time timer_create
timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create
timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 times

getrandom sysinfo uname arch_prctl modify_ldt uretprobe
`;

/** Allowed to those who hold the capability. Without it the kernel would refuse most of them anyway. */
const BY_CAPABILITY: Readonly<Record<string, string>> = {
  CAP_BPF: "bpf",
  CAP_DAC_READ_SEARCH: "open_by_handle_at",
  CAP_PERFMON: "perf_event_open",
  CAP_SYS_ADMIN:
    "bpf clone clone3 fanotify_init fanotify_mark fsconfig fsmount fsopen fspick lookup_dcookie " +
    "lsm_get_self_attr lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree " +
    "open_tree_attr perf_event_open quotactl quotactl_fd setdomainname sethostname setns syslog umount umount2 " +
    "unshare",
  CAP_SYS_BOOT: "reboot",
  CAP_SYS_CHROOT: "chroot",
  CAP_SYS_MODULE: "delete_module finit_module init_module",
  CAP_SYS_NICE: "get_mempolicy mbind set_mempolicy set_mempolicy_home_node",
  CAP_SYS_PACCT: "acct",
  CAP_SYS_PTRACE: "kcmp pidfd_getfd process_madvise",
  CAP_SYS_RAWIO: "ioperm iopl",
  CAP_SYS_TIME: "clock_settime clock_settime64 settimeofday stime",
  CAP_SYS_TTY_CONFIG: "vhangup",
  CAP_SYSLOG: "syslog",
};

/** The capabilities that make a difference to the default filter, sorted. */
export const DECISIVE_CAPABILITIES: readonly string[] = Object.keys(BY_CAPABILITY);

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: a namespace is where kernel bugs are reached. */
const CLONE_NAMESPACES = 0x7e020000;

/** PER_LINUX and PER_LINUX32, either with UNAME26, and the query: no personality that weakens address layout. */
const PERSONALITIES = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];

/** AF_ALG (in-kernel cryptography, no use in a container) and AF_VSOCK (reaches the host of a virtual machine). */
const SOCKET_FAMILIES = [38, 40];

/** TIOCSTI and TIOCLINUX put input into the terminal of whoever started the container. */
const TERMINAL_REQUESTS = [0x5412, 0x541c];

/** Arguments of C type int: the kernel ignores the upper half of the register, so the filter has to. */
const INT_MASK = 0xffffffff;

/**
 * The default filter for these capabilities (OCI names of the bounding set).
 *
 * socketcall(2) of 32-bit x86 takes its arguments from memory, where no filter sees them: the rule about socket
 * families does not bind 32-bit programs that use it.
 */
export function defaultProfile(machine: Machine, capabilities: readonly string[]): LinuxSeccomp {
  const admin = capabilities.includes("CAP_SYS_ADMIN");
  const allowed = words(ALLOWED);
  for (const [capability, names] of Object.entries(BY_CAPABILITY)) {
    if (capabilities.includes(capability)) allowed.push(...words(names));
  }
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: EPERM,
    architectures: machine === "x86_64" ? ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"] : ["SCMP_ARCH_AARCH64"],
    syscalls: [
      { names: [...new Set(allowed)], action: "SCMP_ACT_ALLOW" },
      ...PERSONALITIES.map((value) => allow("personality", { index: 0, value, op: "SCMP_CMP_EQ" })),
      ...SOCKET_FAMILIES.map((family) => refuse("socket", equalInt(0, family))),
      ...TERMINAL_REQUESTS.map((request) => refuse("ioctl", equalInt(1, request))),
      ...(admin ? [] : cloneRules()),
    ],
  };
}

/** Threads and processes without namespaces. clone3(2) takes its flags from memory: without it libc uses clone(2). */
function cloneRules(): LinuxSyscall[] {
  return [
    allow("clone", { index: 0, value: CLONE_NAMESPACES, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }),
    { names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: ENOSYS },
  ];
}

function allow(name: string, arg: LinuxSeccompArg): LinuxSyscall {
  return { names: [name], action: "SCMP_ACT_ALLOW", args: [arg] };
}

function refuse(name: string, arg: LinuxSeccompArg): LinuxSyscall {
  return { names: [name], action: "SCMP_ACT_ERRNO", errnoRet: EPERM, args: [arg] };
}

function equalInt(index: number, value: number): LinuxSeccompArg {
  return { index, value: INT_MASK, valueTwo: value, op: "SCMP_CMP_MASKED_EQ" };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
