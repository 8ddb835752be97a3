// verdicts FILTER PROBES: what the kernel's seccomp answers to a list of system calls.
//
// FILTER is a struct sock_filter[] whose every return is an errno that no call has of its own, so that no probe is
// carried out, whatever its number. PROBES is a struct probe[]. The answers are written to standard output as
// 32-bit words, the negated return values. The exit status is 1 when something failed and 2 when the process was
// ended by a signal before the last probe, as it is by `int 0x80` where the kernel has no 32-bit calls.
//
// After the filter is loaded the child cannot make any call, not even exit: it leaves its answers in shared memory
// and ends by an illegal instruction.
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct probe {
  uint32_t entry; // 0: syscall, 1: int 0x80
  uint32_t number;
  uint64_t args[5];
};

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void *read_file(const char *path, size_t *size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (fd < 0 || fstat(fd, &status) < 0) die(path);
  void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED) die(path);
  *size = (size_t)status.st_size;
  return bytes;
}

static int64_t enter(const struct probe *probe) {
  int64_t result = (int64_t)probe->number;
  register uint64_t a0 = probe->args[0], a1 = probe->args[1], a2 = probe->args[2];
  register uint64_t a3 = probe->args[3], a4 = probe->args[4];
  if (probe->entry == 1) {
    register uint64_t rsi __asm__("rsi") = a3;
    register uint64_t rdi __asm__("rdi") = a4;
    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"(a0), "c"(a1), "d"(a2), "r"(rsi), "r"(rdi)
                     : "memory", "r8", "r9", "r10", "r11");
    return (int32_t)result;
  }
  register uint64_t r10 __asm__("r10") = a3;
  register uint64_t r8 __asm__("r8") = a4;
  __asm__ volatile("syscall" : "+a"(result) : "D"(a0), "S"(a1), "d"(a2), "r"(r10), "r"(r8) : "memory", "rcx", "r11");
  return result;
}

int main(int argc, char **argv) {
  if (argc != 3) return 1;
  size_t filter_size, probes_size;
  struct sock_filter *filter = read_file(argv[1], &filter_size);
  const struct probe *probes = read_file(argv[2], &probes_size);
  size_t count = probes_size / sizeof *probes;
  uint32_t *shared =
      mmap(NULL, (count + 1) * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) die("mmap");

  // The superuser becomes nobody: an ordinary process loads filters only with no_new_privs.
  if (geteuid() == 0 && (setgroups(0, NULL) < 0 || setgid(65534) < 0 || setuid(65534) < 0)) die("setuid");

  pid_t child = fork();
  if (child < 0) die("fork");
  if (child == 0) {
    struct rlimit none = {0, 0};
    struct sock_fprog program = {(unsigned short)(filter_size / sizeof *filter), filter};
    if (setrlimit(RLIMIT_CORE, &none) < 0) die("setrlimit");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) die("PR_SET_NO_NEW_PRIVS");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) die("PR_SET_SECCOMP");
    for (size_t i = 0; i < count; i++) {
      shared[i] = (uint32_t)-enter(&probes[i]);
      shared[count] = (uint32_t)(i + 1);
    }
    __builtin_trap();
  }
  int status;
  if (waitpid(child, &status, 0) < 0) die("waitpid");
  if (WIFEXITED(status)) return 1;
  if (shared[count] != count) return 2;
  return fwrite(shared, sizeof *shared, count, stdout) == count ? 0 : 1;
}
