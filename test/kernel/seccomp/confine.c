// confine FILTER [COMMAND [ARGUMENT...]]: load a filter as an ordinary user and execute the command, or else try
// calls a container must and must not be able to make and print one line "NAME ok" or "NAME ERRNO" for each.
// FILTER "-" loads none.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void load(const char *path) {
  static struct sock_filter filter[BPF_MAXINSNS];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t size = fd < 0 ? -1 : read(fd, filter, sizeof filter);
  if (size <= 0) die(path);
  close(fd);
  if (geteuid() == 0 && (setgroups(0, NULL) < 0 || setgid(65534) < 0 || setuid(65534) < 0)) die("setuid");
  struct sock_fprog program = {(unsigned short)((size_t)size / sizeof *filter), filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) die("PR_SET_NO_NEW_PRIVS");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) die("PR_SET_SECCOMP");
}

static void report(const char *name, long result) {
  if (result < 0)
    printf("%s %s\n", name, strerrorname_np(errno));
  else
    printf("%s ok\n", name);
  fflush(stdout);
}

static void *start(void *value) {
  *(int *)value = 1;
  return NULL;
}

static void try_calls(void) {
  int started = 0;
  pthread_t thread;
  errno = pthread_create(&thread, NULL, start, &started);
  if (errno == 0) pthread_join(thread, NULL);
  report("pthread_create", started ? 0 : -1);

  int status = -1;
  pid_t child = fork();
  if (child == 0) _exit(7);
  waitpid(child, &status, 0);
  report("fork", WIFEXITED(status) && WEXITSTATUS(status) == 7 ? 0 : -1);
  report("system", system("exit 0") == 0 ? 0 : -1);

  report("socket AF_UNIX", socket(AF_UNIX, SOCK_STREAM, 0));
  report("socket AF_INET", socket(AF_INET, SOCK_STREAM, 0));
  report("socket AF_ALG", socket(AF_ALG, SOCK_SEQPACKET, 0));
  report("socket AF_ALG, upper bits", syscall(SYS_socket, 0x100000026, SOCK_SEQPACKET, 0));
  report("socket AF_VSOCK", socket(AF_VSOCK, SOCK_STREAM, 0));

  int terminal = open("/dev/null", O_RDWR | O_CLOEXEC);
  report("ioctl TIOCSTI", syscall(SYS_ioctl, terminal, 0x5412, "x"));
  report("ioctl TIOCSTI, upper bits", syscall(SYS_ioctl, terminal, 0x100005412, "x"));
  report("ioctl TIOCLINUX", syscall(SYS_ioctl, terminal, 0x541c, "\2"));
  report("ioctl FIOCLEX", syscall(SYS_ioctl, terminal, 0x5451));

  report("clone3", syscall(SYS_clone3, NULL, 0));
  report("unshare CLONE_NEWUSER", unshare(CLONE_NEWUSER));
  report("clone CLONE_NEWUSER", syscall(SYS_clone, CLONE_NEWUSER, 0, 0, 0, 0));
  report("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
  report("io_uring_setup", syscall(SYS_io_uring_setup, 1, NULL));
  report("keyctl", syscall(SYS_keyctl, 0, -3, 0, 0, 0));
  report("userfaultfd", syscall(SYS_userfaultfd, 0));
  report("personality ADDR_NO_RANDOMIZE", personality(ADDR_NO_RANDOMIZE));
  report("personality query", personality(0xffffffff));
  report("number 511", syscall(511));
  report("getpid of x32", syscall(0x40000000 + SYS_getpid));
}

int main(int argc, char **argv) {
  if (argc < 2) return 1;
  if (strcmp(argv[1], "-") != 0) load(argv[1]);
  if (argc > 2) {
    execvp(argv[2], argv + 2);
    die(argv[2]);
  }
  try_calls();
  return 0;
}
