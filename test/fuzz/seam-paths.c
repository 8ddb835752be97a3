/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of seam.h that would change the machine: what is named by a path, and the process itself. */
#include "seam.h"

int seam_mkdir(const char *path, mode_t mode)
{
	(void)mode;
	look_at_text(path);
	return 0;
}

int seam_unlink(const char *path)
{
	look_at_text(path);
	return 0;
}

int seam_rename(const char *from, const char *to)
{
	look_at_text(from);
	look_at_text(to);
	return 0;
}

int seam_mkdirat(int dirfd, const char *path, mode_t mode)
{
	(void)dirfd;
	return seam_mkdir(path, mode);
}

int seam_mknod(const char *path, mode_t mode, dev_t device)
{
	(void)device;
	return seam_mkdir(path, mode);
}

int seam_mknodat(int dirfd, const char *path, mode_t mode, dev_t device)
{
	(void)dirfd, (void)device;
	return seam_mkdir(path, mode);
}

int seam_mkfifo(const char *path, mode_t mode)
{
	return seam_mkdir(path, mode);
}

int seam_linkat(int from_dirfd, const char *from, int to_dirfd, const char *to, int flags)
{
	(void)from_dirfd, (void)to_dirfd, (void)flags;
	return seam_rename(from, to);
}

int seam_symlinkat(const char *target, int dirfd, const char *path)
{
	(void)dirfd;
	return seam_rename(target, path);
}

int seam_rmdir(const char *path)
{
	return seam_unlink(path);
}

int seam_unlinkat(int dirfd, const char *path, int flags)
{
	(void)dirfd, (void)flags;
	return seam_unlink(path);
}

int seam_renameat(int from_dirfd, const char *from, int to_dirfd, const char *to)
{
	(void)from_dirfd, (void)to_dirfd;
	return seam_rename(from, to);
}

int seam_chmod(const char *path, mode_t mode)
{
	(void)mode;
	look_at_text(path);
	return 0;
}

int seam_fchmodat(int dirfd, const char *path, mode_t mode, int flags)
{
	(void)dirfd, (void)flags;
	return seam_chmod(path, mode);
}

int seam_chown(const char *path, uid_t uid, gid_t gid)
{
	(void)uid, (void)gid;
	look_at_text(path);
	return 0;
}

int seam_fchownat(int dirfd, const char *path, uid_t uid, gid_t gid, int flags)
{
	(void)dirfd, (void)flags;
	return seam_chown(path, uid, gid);
}

int seam_utimensat(int dirfd, const char *path, const struct timespec times[2], int flags)
{
	(void)dirfd, (void)flags;
	look(times, 2 * sizeof(*times));
	look_at_text(path);
	return 0;
}

int seam_setxattr(const char *path, const char *name, const void *value, size_t size, int flags)
{
	(void)flags;
	look_at_text(path);
	look_at_text(name);
	look(value, size);
	return 0;
}

int seam_mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)
{
	(void)flags, (void)data;
	if (source)
		look_at_text(source);
	if (type)
		look_at_text(type);
	look_at_text(target);
	return 0;
}

int seam_umount2(const char *path, int flags)
{
	(void)flags;
	look_at_text(path);
	return 0;
}

int seam_chdir(const char *path)
{
	look_at_text(path);
	return 0;
}

int seam_chroot(const char *path)
{
	return seam_chdir(path);
}

int seam_sethostname(const char *name, size_t size)
{
	look(name, size);
	return 0;
}

int seam_setrlimit(int resource, const struct rlimit *limit)
{
	(void)resource;
	look(limit, sizeof(*limit));
	return 0;
}

int seam_bind(int fd, const struct sockaddr *address, socklen_t size)
{
	return seam_connect(fd, address, size);
}

pid_t seam_setsid(void)
{
	return SEAM_CHILD;
}

int seam_setpgid(pid_t pid, pid_t group)
{
	(void)pid, (void)group;
	return 0;
}

int seam_pause(void)
{
	errno = EINTR;
	return -1;
}
