/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Put before every source of a target: the calls by which the module meets the kernel become those of seam.c, which
 * answer out of the fuzzer's input and do nothing. So a parser is fed where it reads, in pieces as short as reads can
 * be, and what it hands to the kernel is looked at to the last byte.
 */
#ifndef RL_FUZZ_SEAM_H
#define RL_FUZZ_SEAM_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define SEAM_FILES 8
/* What every open gives, and every call that makes a descriptor. */
#define SEAM_FD 100
/* The pid of every fork's child. */
#define SEAM_CHILD 77

/**
 * struct seam - the kernel as the code under test finds it
 * @files:    contents, in the order in which they are opened; a further open finds nothing
 * @sizes:    of those
 * @count:    how many there are
 * @opened:   how many have been opened; reads are of the last one
 * @cut:      the most that one call reads or writes, 0 for no limit
 * @with_fd:  a descriptor comes with a message
 * @killed:   called with whom a signal is for
 * @unmounted: called with the path of a mount that is taken away
 * @executed: called with the arguments of a program
 */
struct seam {
	const uint8_t *files[SEAM_FILES];
	size_t sizes[SEAM_FILES];
	size_t count;
	size_t opened;
	size_t cut;
	int with_fd;
	void (*killed)(pid_t pid);
	void (*unmounted)(const char *path);
	void (*executed)(char *const *argv);
};

extern struct seam seam;

/* The fuzzer's own name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void seam_begin(void);
void seam_file(const void *bytes, size_t size);
void require(int condition);
char *next_text(const uint8_t **data, size_t *size);
void look(const void *bytes, size_t size);
void look_at_text(const char *text);

int seam_open(const char *path, int flags, ...);
int seam_openat(int dirfd, const char *path, int flags, ...);
ssize_t seam_read(int fd, void *bytes, size_t size);
ssize_t seam_pread(int fd, void *bytes, size_t size, off_t at);
ssize_t seam_recv(int fd, void *bytes, size_t size, int flags);
ssize_t seam_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t seam_write(int fd, const void *bytes, size_t size);
ssize_t seam_writev(int fd, const struct iovec *parts, int count);
ssize_t seam_send(int fd, const void *bytes, size_t size, int flags);
ssize_t seam_sendmsg(int fd, const struct msghdr *message, int flags);
int seam_close(int fd);
int seam_socket(int family, int type, int protocol);
int seam_connect(int fd, const struct sockaddr *address, socklen_t size);
int seam_poll(struct pollfd *polls, nfds_t count, int timeout);
int seam_pipe2(int ends[2], int flags);
int seam_fcntl(int fd, int command, ...);
int seam_dup2(int from, int to);
int seam_prctl(int option, ...);
long seam_syscall(long number, ...);
pid_t seam_fork(void);
pid_t seam_waitpid(pid_t pid, int *status, int options);
int seam_kill(pid_t pid, int signal);
int seam_execv(const char *path, char *const *argv);
int seam_execve(const char *path, char *const *argv, char *const *envp);
int seam_memfd_create(const char *name, unsigned int flags);
int seam_mkdir(const char *path, mode_t mode);
int seam_mkdirat(int dirfd, const char *path, mode_t mode);
int seam_mknod(const char *path, mode_t mode, dev_t device);
int seam_mknodat(int dirfd, const char *path, mode_t mode, dev_t device);
int seam_mkfifo(const char *path, mode_t mode);
int seam_linkat(int from_dirfd, const char *from, int to_dirfd, const char *to, int flags);
int seam_symlinkat(const char *target, int dirfd, const char *path);
int seam_rmdir(const char *path);
int seam_unlinkat(int dirfd, const char *path, int flags);
int seam_renameat(int from_dirfd, const char *from, int to_dirfd, const char *to);
int seam_chmod(const char *path, mode_t mode);
int seam_fchmodat(int dirfd, const char *path, mode_t mode, int flags);
int seam_chown(const char *path, uid_t uid, gid_t gid);
int seam_fchownat(int dirfd, const char *path, uid_t uid, gid_t gid, int flags);
int seam_utimensat(int dirfd, const char *path, const struct timespec times[2], int flags);
int seam_setxattr(const char *path, const char *name, const void *value, size_t size, int flags);
int seam_mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data);
int seam_umount2(const char *path, int flags);
int seam_chdir(const char *path);
int seam_chroot(const char *path);
int seam_sethostname(const char *name, size_t size);
int seam_setrlimit(int resource, const struct rlimit *limit);
int seam_bind(int fd, const struct sockaddr *address, socklen_t size);
pid_t seam_setsid(void);
int seam_setpgid(pid_t pid, pid_t group);
int seam_pause(void);
int seam_unlink(const char *path);
int seam_rename(const char *from, const char *to);
int seam_fstat(int fd, struct stat *status);
int seam_fstatfs(int fd, struct statfs *status);
int seam_setns(int fd, int kind);
int seam_unshare(int flags);
int seam_nanosleep(const struct timespec *time, struct timespec *left);
_Noreturn void seam_exit(int status);

#define open seam_open
#define openat seam_openat
#define read seam_read
#define pread seam_pread
#define recv seam_recv
#define recvmsg seam_recvmsg
#define write seam_write
#define writev seam_writev
#define send seam_send
#define sendmsg seam_sendmsg
#define close seam_close
#define socket seam_socket
#define connect seam_connect
#define poll seam_poll
#define pipe2 seam_pipe2
#define fcntl seam_fcntl
#define dup2 seam_dup2
#define prctl seam_prctl
#define syscall seam_syscall
#define fork seam_fork
#define waitpid seam_waitpid
#define kill seam_kill
#define execv seam_execv
#define execve seam_execve
#define memfd_create seam_memfd_create
#define mkdir seam_mkdir
#define mkdirat seam_mkdirat
#define mknod seam_mknod
#define mknodat seam_mknodat
#define mkfifo seam_mkfifo
#define linkat seam_linkat
#define symlinkat seam_symlinkat
#define rmdir seam_rmdir
#define unlinkat seam_unlinkat
#define renameat seam_renameat
#define chmod seam_chmod
#define fchmodat seam_fchmodat
#define fchownat seam_fchownat
#define utimensat seam_utimensat
#define setxattr seam_setxattr
#define mount seam_mount
#define umount2 seam_umount2
#define chdir seam_chdir
#define chroot seam_chroot
#define sethostname seam_sethostname
#define setrlimit seam_setrlimit
#define bind seam_bind
#define setsid seam_setsid
#define setpgid seam_setpgid
#define pause seam_pause
#define chown seam_chown
#define lchown seam_chown
#define setdomainname seam_sethostname
#define unlink seam_unlink
#define rename seam_rename
#define fstat seam_fstat
#define fstatfs seam_fstatfs
#define setns seam_setns
#define unshare seam_unshare
#define nanosleep seam_nanosleep
#define _exit seam_exit

#endif
