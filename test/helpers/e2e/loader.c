/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image's program loader that says it was used: whoever executes a dynamic program of the host's among the
 * image's files runs this with it (CVE-2019-5736). No C library is set up when it begins.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

void _start(void)
{
	syscall(SYS_openat, AT_FDCWD, "/loaded", O_CREAT | O_WRONLY, 0666);
	syscall(SYS_exit_group, 0);
}
