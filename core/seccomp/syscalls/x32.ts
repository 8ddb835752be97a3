import { X86_64 } from "./x86_64.ts";

/**
 * The x32 ABI, whose numbers are told apart by bit 30 (not part of these numbers): it shares the numbers of
 * x86-64 but for the calls that pass pointers in memory, which got numbers of their own, and for relics that
 * it never had.
 */
const OWN = `
512 rt_sigaction rt_sigreturn ioctl readv writev recvfrom sendmsg recvmsg execve ptrace rt_sigpending
rt_sigtimedwait rt_sigqueueinfo sigaltstack timer_create mq_notify kexec_load waitid set_robust_list
get_robust_list vmsplice move_pages preadv pwritev rt_tgsigqueueinfo recvmmsg sendmmsg process_vm_readv
process_vm_writev setsockopt getsockopt io_setup io_submit execveat preadv2 pwritev2
`;

/** x86-64 numbers that mean nothing in x32 and have no replacement. */
const RELICS = "uselib _sysctl create_module get_kernel_syms query_module nfsservctl vserver";

/** The table's text, in the form of table.ts. */
export function x32(): string {
  const gone = new Set([...OWN.trim().split(/\s+/), ...RELICS.split(" ")]);
  // A name that is gone still takes up a number: the empty slot is written as "-".
  const shared = X86_64.trim()
    .split(/\s+/)
    .map((word) => (gone.has(word) && !/^\d/.test(word) ? "-" : word));
  return `${shared.join(" ")} ${OWN}`;
}
