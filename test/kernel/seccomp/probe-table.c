// probe-table: what the filters that this process is under answer to system calls, without carrying out any.
//
// Reads lines "ENTRY NUMBER [ARGUMENT...]" (ENTRY "syscall" or "int80", numbers as strtoull reads them) and prints
// for each "ALLOW", "SIGSYS", or the name of the errno.
//
// A child loads one more filter, which leaves every call to its tracer. That is milder than an errno and stricter
// than letting it pass (seccomp(2)), so the tracer hears of exactly the calls that all other filters let pass, and
// takes them back. What the child gets is left in shared memory; it ends by an illegal instruction.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 4096
#define TAKEN_BACK 4001 // no errno

struct probe {
  int int80;
  uint64_t number;
  uint64_t args[3];
};

struct shared {
  size_t done;
  int64_t result[MOST];
};

static struct probe probes[MOST];

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int64_t enter(const struct probe *probe) {
  int64_t result = (int64_t)probe->number;
  if (probe->int80) {
    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"(probe->args[0]), "c"(probe->args[1]), "d"(probe->args[2])
                     : "memory", "r8", "r9", "r10", "r11");
    return (int32_t)result;
  }
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "D"(probe->args[0]), "S"(probe->args[1]), "d"(probe->args[2])
                   : "memory", "rcx", "r11");
  return result;
}

static void probe_all(struct shared *shared, size_t first, size_t count) {
  struct sock_filter trace = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  struct sock_fprog program = {1, &trace};
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0 || raise(SIGSTOP) != 0) die("PTRACE_TRACEME");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
    die("PR_SET_SECCOMP");
  for (size_t i = first; i < count; i++) {
    shared->result[i] = enter(&probes[i]);
    shared->done = i + 1;
  }
  __builtin_trap();
}

static void take_back(pid_t child) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, child, 0, &registers) < 0) die("PTRACE_GETREGS");
  registers.orig_rax = (unsigned long long)-1;
  registers.rax = (unsigned long long)-TAKEN_BACK;
  if (ptrace(PTRACE_SETREGS, child, 0, &registers) < 0) die("PTRACE_SETREGS");
}

// Follow the child to its end; the signal that ended it.
static int follow(pid_t child) {
  int status, begun = 0;
  for (;;) {
    if (waitpid(child, &status, 0) < 0) die("waitpid");
    if (WIFSIGNALED(status)) return WTERMSIG(status);
    if (WIFEXITED(status)) exit(1);
    int signal = WSTOPSIG(status);
    if (!begun) {
      if (ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) < 0) die("PTRACE_SETOPTIONS");
      begun = 1;
      signal = 0;
    } else if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
      take_back(child);
      signal = 0;
    }
    if (ptrace(PTRACE_CONT, child, 0, signal) < 0) die("PTRACE_CONT");
  }
}

static size_t read_probes(void) {
  size_t count = 0;
  char line[256];
  while (count < MOST && fgets(line, sizeof line, stdin) != NULL) {
    struct probe *probe = &probes[count];
    char *word = strtok(line, " \n");
    if (word == NULL) continue;
    probe->int80 = strcmp(word, "int80") == 0;
    word = strtok(NULL, " \n");
    if (word == NULL) die("number");
    probe->number = strtoull(word, NULL, 0);
    for (size_t i = 0; i < 3 && (word = strtok(NULL, " \n")) != NULL; i++) probe->args[i] = strtoull(word, NULL, 0);
    count++;
  }
  return count;
}

int main(void) {
  struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) die("mmap");
  size_t count = read_probes();
  while (shared->done < count) {
    size_t before = shared->done;
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) probe_all(shared, before, count);
    int signal = follow(child);
    if (shared->done == count) break;
    // The call after the last answered one ended the child: by a filter, or for want of 32-bit calls.
    shared->result[shared->done] = signal == SIGSYS ? 1 : 2;
    shared->done++;
  }
  for (size_t i = 0; i < count; i++) {
    int64_t result = shared->result[i];
    const char *name = result == -TAKEN_BACK ? "ALLOW"
                       : result == 1         ? "SIGSYS"
                       : result < 0          ? strerrorname_np((int)-result)
                                             : NULL;
    printf("%s\n", name == NULL ? "?" : name);
  }
  return 0;
}
